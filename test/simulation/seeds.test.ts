import { expect, test } from 'vitest';
import { simulate } from '../../src/simulation/run.ts';
import { toJsonLines } from '../../src/simulation/trace.ts';
import { referenceLab } from './reference-lab.ts';
import { playSeeds } from './seeds.ts';

const { lab, manifests } = referenceLab();

const seeds = 2_000;
const hourMs = 3_600_000;

/** Enough for a few faults that meet each other; what takes longer is told in a story. */
const durationMs = 2 * hourMs;

/** So many reports are enough to begin with. */
const reportsMax = 3;

test(`${seeds} seeds of faults keep every property and come to rest`, {
  timeout: 300_000,
}, async () => {
  const { played, reports } = await playSeeds(seeds, durationMs);
  expect(reports.length, reports.slice(0, reportsMax).join('\n\n')).toBe(0);
  expect(played).toBe(seeds);
});

test('the same seed plays the same trial, byte for byte', () => {
  const play = (seed: number) => toJsonLines(simulate({ lab, manifests, seed, durationMs }).trace);
  expect(play(42)).toBe(play(42));
  expect(play(42)).not.toBe(play(43));
});
