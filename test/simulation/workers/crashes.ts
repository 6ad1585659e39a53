import type { PlannedCrash } from '../../../src/simulation/lives.ts';
import { comeToRest } from '../../../src/simulation/run.ts';
import { takeShare } from '../all-cores.ts';
import { stories } from '../stories/stories.ts';
import { labOf, playStory, type Story } from '../story.ts';

/** A supervisor's restart. */
const restartAfterMs = 20_000;

/** Each index is a story; the controller dies once in each of its moments. */
takeShare((index) => {
  const story = stories[index];
  if (story === undefined) throw new Error(`bug: no story ${index}`);
  const { journal } = playStory(story, { unseen: true });
  const acting = journal.filter((entry) => entry.kind === 'acting');
  return [
    ...journal.flatMap((entry, at) =>
      crashedAt(story, { moment: 'after-entry', count: at + 1, restartAfterMs }, entry.kind),
    ),
    ...acting.flatMap(({ action }, at) =>
      crashedAt(story, { moment: 'after-acting', count: at + 1, restartAfterMs }, action.kind),
    ),
  ];
});

function crashedAt(story: Story, crash: PlannedCrash, what: string): string[] {
  const trial = playStory(story, { unseen: true, crash });
  for (const _ of comeToRest(trial, labOf(story)));
  const where = `${story.name}: ${crash.moment} ${crash.count} (${what})`;
  if (trial.statistics().crashes !== 1) return [`${where}: nothing crashed`];
  return trial.violations.map(({ property, why }) => `${where}: ${property}: ${why}`);
}
