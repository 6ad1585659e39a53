import { afterAll, beforeAll, test } from 'vitest';
import { compare } from './compare.ts';
import { openTheatre, type Theatre } from './real/play.ts';
import { budgets } from './scenarios/budgets.ts';
import { daemons } from './scenarios/daemons.ts';
import { preemptions } from './scenarios/preemption.ts';
import { silences } from './scenarios/silence.ts';
import { volumes } from './scenarios/volumes.ts';
import { realFlags } from './times.ts';

const scenarios = [...silences, ...daemons, ...volumes, ...budgets, ...preemptions];

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre(scenarios, realFlags);
});
afterAll(() => theatre.close({ keepLogs: process.env.KEEP === '1' }));

// At the same time: they have their own nodes and namespaces, and spend their time waiting.
test.concurrent.each(scenarios)(
  'the simulated cluster does as the real one: $name',
  async (scenario) => {
    await compare(scenario, await theatre.play(scenario));
  },
);
