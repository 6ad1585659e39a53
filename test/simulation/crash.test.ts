import { expect, test } from 'vitest';
import type { PlannedCrash } from '../../src/simulation/lives.ts';
import { comeToRest } from '../../src/simulation/run.ts';
import { stories } from './stories/stories.ts';
import { labOf, playStory, type Story } from './story.ts';

/** A supervisor's restart. */
const restartAfterMs = 20_000;

/**
 * The controller dies once after each line of its journal, and once after each action: done, but
 * never heard of. The next one starts from that journal, must keep every property and bring the lab
 * to rest.
 */
for (const story of stories) {
  test(`a crash at any moment is survived: ${story.name}`, () => {
    const { journal } = playStory(story, { unseen: true });
    const acting = journal.filter((entry) => entry.kind === 'acting');
    const failures = [
      ...journal.flatMap((entry, index) =>
        crashedAt(story, { moment: 'after-entry', count: index + 1, restartAfterMs }, entry.kind),
      ),
      ...acting.flatMap(({ action }, index) =>
        crashedAt(story, { moment: 'after-acting', count: index + 1, restartAfterMs }, action.kind),
      ),
    ];
    expect(failures).toEqual([]);
  });
}

function crashedAt(story: Story, crash: PlannedCrash, what: string): string[] {
  const trial = playStory(story, { unseen: true, crash });
  for (const _ of comeToRest(trial, labOf(story)));
  const where = `${crash.moment} ${crash.count} (${what})`;
  if (trial.statistics().crashes !== 1) return [`${where}: nothing crashed`];
  return trial.violations.map(({ property, why }) => `${where}: ${property}: ${why}`);
}
