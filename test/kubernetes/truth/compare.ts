import { expect } from 'vitest';
import type { ClusterTimes } from '../../../src/world/simulated/kubernetes/times.ts';
import { differences, type Trace, textOf, tornLinks } from './order.ts';
import type { Scenario } from './scenario.ts';
import { playSimulated } from './simulated/stage.ts';

/** Chance decides much in the simulated cluster; what is guaranteed has to hold in all of these. */
const seeds = [1, 2, 3, 4, 5];

/** The simulated cluster, by each seed and each way to be silent, tells what the real one told. */
export async function compare(
  scenario: Scenario,
  played: Trace,
  times: ClusterTimes,
): Promise<void> {
  const real = guaranteedIn(played, scenario);
  const told = `really, in ${scenario.name}:\n${listOf(real)}`;
  expect(tornLinks(real, scenario.order), told).toEqual([]);
  expect(await brokenBy(scenario, times, real), told).toEqual([]);
}

/** What the simulated cluster tells against the scenario's order, or otherwise than `real`. */
export async function brokenBy(
  scenario: Scenario,
  times: ClusterTimes,
  real?: Trace,
): Promise<string[]> {
  const problems: string[] = [];
  for (const silence of scenario.silences ?? (['power', 'network'] as const)) {
    for (const seed of seeds) {
      const played = await playSimulated(scenario, { seed, silence, times });
      const simulated = guaranteedIn(played, scenario);
      const broken = [
        ...tornLinks(simulated, scenario.order),
        ...(real === undefined ? [] : differences(real, simulated)),
      ];
      if (broken.length === 0) continue;
      problems.push(`by ${silence}, seed ${seed}:`, ...broken, listOf(simulated));
    }
  }
  return problems;
}

function guaranteedIn(trace: Trace, { unguaranteed }: Scenario): Trace {
  return trace.filter((event) => unguaranteed === undefined || !unguaranteed.test(textOf(event)));
}

function listOf(trace: Trace): string {
  return trace
    .toSorted((one, other) => one.at - other.at)
    .map((event) => `  ${event.at} ${textOf(event)}`)
    .join('\n');
}
