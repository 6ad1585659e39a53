import { expect, test } from 'vitest';
import { comeToRest } from '../../src/simulation/run.ts';
import { stories } from './stories/stories.ts';
import { labOf, playStory, type Story } from './story.ts';

/**
 * The controller dies after each line of its journal once; the next one starts from that journal and
 * must keep every property and bring the lab to rest.
 */
for (const story of stories) {
  test(`a crash at any moment is survived: ${story.name}`, () => {
    const entries = playStory(story, { unseen: true }).journal.length;
    expect(entries).toBeGreaterThan(0);
    const failures: string[] = [];
    for (let atEntry = 1; atEntry <= entries; atEntry += 1) {
      failures.push(...crashedAt(story, atEntry));
    }
    expect(failures).toEqual([]);
  });
}

function crashedAt(story: Story, atEntry: number): string[] {
  const trial = playStory(story, { unseen: true, crashAtEntry: atEntry });
  for (const _ of comeToRest(trial, labOf(story)));
  const line = trial.journal[atEntry - 1];
  return trial.violations.map(
    ({ property, why }) => `after line ${atEntry} (${line?.kind}): ${property}: ${why}`,
  );
}
