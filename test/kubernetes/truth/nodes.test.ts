import { afterAll, beforeAll, test } from 'vitest';
import { compare } from './compare.ts';
import { openTheatre, type Theatre } from './real/play.ts';
import { apart } from './scenarios/all.ts';
import { realFlags, simulatedTimes } from './times.ts';

let theatre: Theatre;
beforeAll(async () => {
  theatre = await openTheatre(realFlags);
});
afterAll(() => theatre.close());

// Five at a time: they have their own nodes and namespaces, and spend their time waiting. With all at
// once kwok fell behind; it deletes pods by name alone, and a StatefulSet's next pod went for the last.
test.concurrent.each(apart)(
  'the simulated cluster does as the real one: $name',
  async (scenario) => {
    await compare(scenario, await theatre.play(scenario), simulatedTimes);
  },
);
