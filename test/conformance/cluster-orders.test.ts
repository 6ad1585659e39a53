import { expect, test } from 'vitest';
import { brokenBy } from '../kubernetes/truth/compare.ts';
import { apart, outages } from '../kubernetes/truth/scenarios/all.ts';
import { outageTimes, simulatedTimes } from '../kubernetes/truth/times.ts';

// What the real cluster does stands in test/kubernetes/truth/, which takes minutes to ask it.
test.each(apart)('the simulated cluster keeps the order of $name', async (scenario) => {
  expect(await brokenBy(scenario, simulatedTimes)).toEqual([]);
});

test.each(outages)('the simulated cluster keeps the order of $name', async (scenario) => {
  expect(await brokenBy(scenario, outageTimes)).toEqual([]);
});
