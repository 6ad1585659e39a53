import { expect } from 'vitest';
import { differences, type Trace, textOf, tornLinks } from './order.ts';
import type { Scenario } from './scenario.ts';
import { playSimulated, type Silence } from './simulated/stage.ts';

/** Chance decides much in the simulated cluster; what is guaranteed has to hold in all of these. */
const seeds = [1, 2, 3, 4, 5];

/** The simulated cluster, by each seed and each way to be silent, tells what the real one told. */
export async function compare(scenario: Scenario, played: Trace): Promise<void> {
  const real = guaranteedIn(played, scenario);
  expect(tornLinks(real, scenario.order), `really, in ${scenario.name}:\n${listOf(real)}`).toEqual(
    [],
  );
  for (const silence of scenario.silences ?? (['power', 'network'] satisfies Silence[])) {
    for (const seed of seeds) {
      const simulated = guaranteedIn(await playSimulated(scenario, seed, silence), scenario);
      const where = `simulated, in ${scenario.name}, seed ${seed}, ${silence}:\n${listOf(simulated)}\nreally:\n${listOf(real)}`;
      expect(tornLinks(simulated, scenario.order), where).toEqual([]);
      expect(differences(real, simulated), where).toEqual([]);
    }
  }
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
