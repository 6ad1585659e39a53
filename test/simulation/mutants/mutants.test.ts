import { expect, test } from 'vitest';
import { onAllCores } from '../all-cores.ts';
import { mutants } from './mutants.ts';

/** Of every hundred mutants so many must be caught. */
const caughtPercentMin = 95;

test('hardly any broken rule goes unnoticed', async () => {
  const worker = new URL('../workers/mutants.ts', import.meta.url);
  const { reports: survivors } = await onAllCores(worker, mutants.length);
  const names = survivors.join('\n');
  if (survivors.length > 0) process.stderr.write(`Survivors of ${mutants.length}:\n${names}\n`);
  expect(mutants.length).toBeGreaterThanOrEqual(25);
  const caughtPercent = (100 * (mutants.length - survivors.length)) / mutants.length;
  expect(caughtPercent, names).toBeGreaterThanOrEqual(caughtPercentMin);
});
