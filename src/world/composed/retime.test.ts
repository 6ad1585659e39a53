import { expect, test } from 'vitest';
import {
  host,
  minute,
  noon,
  referenceWorld,
  second,
} from '../../../test/conformance/reference-world.ts';
import type { Fact } from '../facts.ts';
import type { WorldEvent } from '../ports.ts';
import { retime } from './retime.ts';

const speed = 20;
const here = Date.UTC(2031, 4, 1);

/** A simulated world heard from a clock that stands still in another year. */
function heardHere() {
  const { world } = referenceWorld();
  const own = { now: () => world.clock.now(), speed: () => speed };
  const heard: WorldEvent[] = [];
  retime(world, own, { now: () => here, after: () => () => {} }).subscribe((event) =>
    heard.push(event),
  );
  return { world, heard };
}

function facts(heard: readonly WorldEvent[]): Fact[] {
  return heard.flatMap((event) => (event.kind === 'observed' ? event.facts : []));
}

test('what happens now is told as of now', () => {
  const { world, heard } = heardHere();
  world.advanceTo(noon + minute);
  world.perform({ id: 'a/1', action: { kind: 'host.wake', host: host('gamer') } });
  world.advanceTo(noon + minute + second);
  expect(heard.findLast(({ kind }) => kind === 'finished')?.at).toBe(here);
});

test('what was seen a minute ago in a world that runs 20 times as fast is 3 s old', () => {
  const first = referenceWorld();
  first.world.advanceTo(noon + minute);
  const own = { now: () => first.world.clock.now(), speed: () => speed };
  const heard: WorldEvent[] = [];
  retime(first.world, own, { now: () => here, after: () => () => {} }).subscribe((event) =>
    heard.push(event),
  );
  first.world.advanceTo(noon + minute);
  const ages = facts(heard).map(({ at }) => here - at);
  expect(Math.max(...ages)).toBeGreaterThan(0);
  expect(Math.max(...ages)).toBeLessThanOrEqual((minute + minute / 2) / speed);
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
});

test('times within values are told by the same clock', () => {
  const { world, heard } = heardHere();
  const node = [...world.truth.nodes.keys()][0];
  if (node === undefined) throw new Error('bug: no node');
  world.perform({ id: 'a/2', action: { kind: 'etcd.snapshot', node } });
  world.advanceTo(noon + minute);
  const snapshot = facts(heard).findLast(({ kind }) => kind === 'etcd.snapshot')?.value;
  expect(snapshot).toMatchObject({ takenAt: expect.any(Number) });
  const takenAt = typeof snapshot === 'object' && 'takenAt' in snapshot ? snapshot.takenAt : 0;
  expect(here - takenAt).toBeGreaterThanOrEqual(0);
  expect(here - takenAt).toBeLessThanOrEqual(minute / speed);
});

test('who announces to go in two minutes of theirs goes in six seconds here', () => {
  const { world, heard } = heardHere();
  world.advanceTo(noon);
  world.inject({ kind: 'host.announced-off', host: host('gamer'), withinMs: 2 * minute });
  world.advanceTo(noon + second);
  expect(heard).toContainEqual({
    kind: 'announced',
    at: here,
    host: host('gamer'),
    withinMs: 6 * second,
  });
});
