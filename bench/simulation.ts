import { simulate } from '../src/simulation/run.ts';
import { createSimulatedWorld } from '../src/world/simulated/create.ts';
import { referenceLab } from '../test/simulation/reference-lab.ts';
import { type Bench, medianMs } from './measure.ts';

const { lab, manifests } = referenceLab();

const hourMs = 3_600_000;
const seeds = [1, 2, 3, 4, 5];
const runs = 3;

/** How much faster than time a lab lives on one core, with the controller and every property. */
export const bench: Bench = async () => {
  let simulatedMs = 0;
  const withController = await medianMs(runs, () => {
    simulatedMs = 0;
    for (const seed of seeds) {
      simulatedMs += simulate({ lab, manifests, seed, durationMs: 6 * hourMs }).statistics
        .simulatedMs;
    }
  });
  const alone = await medianMs(runs, () => {
    for (const seed of seeds) liveAlone(seed, simulatedMs / seeds.length);
  });
  return [
    {
      what: 'core, world and properties, five seeds',
      value: simulatedMs / withController,
      unit: '× real time',
      baseline: { what: 'the world alone, without faults', value: simulatedMs / alone },
      goal: { atLeast: 10_000 },
    },
  ];
};

/** The same world for as long, with nobody who controls, hurts or watches it. */
function liveAlone(seed: number, durationMs: number): void {
  const world = createSimulatedWorld({
    lab,
    manifests,
    seed,
    startsAt: 0,
    begin: 'running',
    people: false,
  });
  world.advanceTo(durationMs);
}
