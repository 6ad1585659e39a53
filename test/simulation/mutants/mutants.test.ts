import { expect, test } from 'vitest';
import { dropped } from './dropped.ts';
import { hunt } from './hunt.ts';
import { twisted } from './twisted.ts';

const mutants = [...dropped, ...twisted];

/** Of every hundred mutants so many must be caught. */
const caughtPercentMin = 95;

test('hardly any broken rule goes unnoticed', { timeout: 300_000 }, () => {
  const survivors = mutants.filter((mutant) => hunt(mutant) === undefined);
  const caughtPercent = (100 * (mutants.length - survivors.length)) / mutants.length;
  const names = survivors.map((mutant) => mutant.name).join('\n');
  if (survivors.length > 0) process.stderr.write(`Survivors of ${mutants.length}:\n${names}\n`);
  expect(mutants.length).toBeGreaterThanOrEqual(25);
  expect(caughtPercent, names).toBeGreaterThanOrEqual(caughtPercentMin);
});
