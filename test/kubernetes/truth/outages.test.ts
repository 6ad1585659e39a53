import { afterAll, beforeAll, test } from 'vitest';
import { compare } from './compare.ts';
import { openTheatre, type Theatre } from './real/play.ts';
import { outages } from './scenarios/all.ts';
import { outageFlags, outageTimes } from './times.ts';

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre(outageFlags);
});
afterAll(() => theatre.close());

// One after the other: each is about the whole cluster.
test.each(outages)('the simulated cluster does as the real one: $name', async (scenario) => {
  await compare(scenario, await theatre.play(scenario), outageTimes);
});
