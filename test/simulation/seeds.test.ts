import { expect, test } from 'vitest';
import { simulate } from '../../src/simulation/run.ts';
import { toJsonLines } from '../../src/simulation/trace.ts';
import { onAllCores } from './all-cores.ts';
import { referenceLab } from './reference-lab.ts';
import { durationMs, seeds } from './seeds.ts';

const { lab, manifests } = referenceLab();

/** So many reports are enough to begin with. */
const reportsMax = 3;

test(`${seeds} seeds of faults keep every property and come to rest`, async () => {
  const { done, reports } = await onAllCores(new URL('workers/seeds.ts', import.meta.url), seeds);
  expect(reports.length, reports.slice(0, reportsMax).join('\n\n')).toBe(0);
  expect(done).toBe(seeds);
});

test('the same seed plays the same trial, byte for byte', () => {
  const play = (seed: number) => toJsonLines(simulate({ lab, manifests, seed, durationMs }).trace);
  expect(play(42)).toBe(play(42));
  expect(play(42)).not.toBe(play(43));
});
