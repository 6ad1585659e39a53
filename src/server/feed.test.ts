import { expect, test } from 'vitest';
import { home } from '../../test/situations/home.ts';
import { labStatus } from '../status/lab-status.ts';
import type { TimelineRow } from '../status/status.ts';
import { type Content, createFeed } from './feed.ts';
import type { Delta } from './wire.ts';

const status = labStatus(home());
const content: Content = { status, timeline: [], tides: [{ at: status.at, hostsOn: 8 }] };

const row = (seq: number): TimelineRow => ({
  seq,
  at: status.at,
  who: 'Lowtide',
  text: `Row ${seq}.`,
  tone: 'fine',
  detail: false,
});

function feedOf(first: Content) {
  const feed = createFeed(first);
  const heard: Delta[] = [];
  feed.listen((delta) => heard.push(delta));
  return { feed, heard };
}

test('what has not changed is not told', () => {
  const { feed, heard } = feedOf(content);
  feed.publish({ ...content, status: structuredClone(status) });
  expect(heard).toEqual([]);
});

test('a delta holds only the keys that changed and the rows that are new', () => {
  const { feed, heard } = feedOf({ ...content, timeline: [row(1)] });
  feed.publish({
    ...content,
    status: { ...status, at: status.at + 1 },
    timeline: [row(1), row(2)],
  });
  expect(heard).toEqual([{ seq: 1, status: { at: status.at + 1 }, timeline: [row(2)] }]);
});

test('a hold that ends is told to be gone', () => {
  const hold = { by: 'you', why: 'I work on the switch', since: status.at };
  const { feed, heard } = feedOf({ ...content, status: { ...status, hold } });
  feed.publish(content);
  expect(heard).toEqual([{ seq: 1, gone: ['hold'] }]);
  expect(feed.snapshot().status.hold).toBeUndefined();
});

test('a snapshot and the deltas after it add up to the same status', () => {
  const { feed } = feedOf(content);
  const begin = feed.snapshot();
  for (let step = 1; step <= 5; step += 1) {
    feed.publish({
      ...content,
      status: { ...status, at: status.at + step, lab: `home-${step % 2}` },
    });
  }
  const summed = { ...begin.status };
  for (const delta of feed.since(begin.seq) ?? []) Object.assign(summed, delta.status);
  expect(summed).toEqual(feed.snapshot().status);
});

test('a gap that is no longer kept, or a number of the future, cannot be resumed', () => {
  const { feed } = feedOf(content);
  for (let step = 1; step <= 450; step += 1) {
    feed.publish({ ...content, status: { ...status, at: status.at + step } });
  }
  expect(feed.since(450)).toEqual([]);
  expect(feed.since(449)).toHaveLength(1);
  expect(feed.since(50)).toHaveLength(400);
  expect(feed.since(49)).toBeUndefined();
  expect(feed.since(451)).toBeUndefined();
});
