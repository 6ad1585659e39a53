import { rules } from '../../../src/controller/rules.ts';
import { comeToRest, simulate } from '../../../src/simulation/run.ts';
import type { Trial } from '../../../src/simulation/trial.ts';
import { referenceLab } from '../reference-lab.ts';
import { stories } from '../stories/stories.ts';
import { labOf, playStory, type Story } from '../story.ts';
import type { Mutant } from './mutate.ts';

const { lab, manifests } = referenceLab();

/** Seeds that are tried on a mutant that no story catches. */
const seedsMax = 25;
const durationMs = 1.5 * 3_600_000;

/** What caught the mutant; nothing: it survives. */
export function hunt(mutant: Mutant): string | undefined {
  const mutated = mutant.mutate(rules);
  for (const story of stories) {
    const caught = caughtBy(story, mutated);
    if (caught !== undefined) return `${story.name}: ${caught}`;
  }
  for (let seed = 0; seed < seedsMax; seed += 1) {
    const [violation] = simulate({ lab, manifests, seed, durationMs, rules: mutated }).violations;
    if (violation !== undefined) return `seed ${seed}: ${violation.property}: ${violation.why}`;
  }
  return undefined;
}

function caughtBy(story: Story, mutated: typeof rules): string | undefined {
  let trial: Trial;
  try {
    trial = playStory(story, { rules: mutated });
    for (const _ of comeToRest(trial, labOf(story)));
  } catch (error) {
    return String(error);
  }
  const [violation] = trial.violations;
  return violation === undefined ? undefined : `${violation.property}: ${violation.why}`;
}
