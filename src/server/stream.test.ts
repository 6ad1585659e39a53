import { expect, test } from 'vitest';
import { home } from '../../test/situations/home.ts';
import { labStatus } from '../status/lab-status.ts';
import { createFeed } from './feed.ts';
import { createStreams } from './stream.ts';

const status = labStatus(home());
const content = { status, timeline: [], tides: [] };

function rig() {
  const feed = createFeed(content);
  let at = status.at;
  const change = () => {
    at += 1;
    feed.publish({ ...content, status: { ...status, at } });
  };
  return { streams: createStreams(feed, 'r1'), change };
}

/** Reads what is there until the line is cut. */
async function readAll(stream: ReadableStream<Uint8Array> | undefined): Promise<string> {
  return new Response(stream).text();
}

const eventsIn = (text: string) =>
  [...text.matchAll(/^id: (.*)\nevent: (.*)$/gm)].map((m) => m.slice(1, 3));

test('a new reader gets a snapshot, then numbered deltas', async () => {
  const { streams, change } = rig();
  const stream = streams.open(undefined);
  change();
  change();
  streams.close();
  expect(eventsIn(await readAll(stream))).toEqual([
    ['r1-0', 'snapshot'],
    ['r1-1', 'delta'],
    ['r1-2', 'delta'],
  ]);
});

test('a reader that comes back gets what it missed and no snapshot', async () => {
  const { streams, change } = rig();
  for (let step = 0; step < 5; step += 1) change();
  const stream = streams.open('r1-3');
  streams.close();
  expect(eventsIn(await readAll(stream))).toEqual([
    ['r1-4', 'delta'],
    ['r1-5', 'delta'],
  ]);
});

test.each(['r0-3', 'r1-900', 'nonsense', 'r1-', '-3'])('the id %s gets a snapshot', async (id) => {
  const { streams, change } = rig();
  for (let step = 0; step < 5; step += 1) change();
  const stream = streams.open(id);
  streams.close();
  expect(eventsIn(await readAll(stream))).toEqual([['r1-5', 'snapshot']]);
});

test('a reader that does not read is cut off, and the others are not', async () => {
  const { streams, change } = rig();
  const slow = streams.open(undefined);
  for (let step = 0; step < 500; step += 1) change();
  const events = eventsIn(await readAll(slow));
  expect(events.length).toBeLessThan(100);
  const other = streams.open(undefined);
  change();
  streams.close();
  expect(eventsIn(await readAll(other))).toEqual([
    ['r1-500', 'snapshot'],
    ['r1-501', 'delta'],
  ]);
});

test('readers are counted: one too many is refused until another leaves', async () => {
  const { streams } = rig();
  const readers = Array.from({ length: 32 }, () => streams.open(undefined));
  expect(streams.open(undefined)).toBeUndefined();
  await readers[0]?.cancel();
  expect(streams.open(undefined)).toBeDefined();
  streams.close();
});
