import { expect, test } from 'vitest';
import { lineOf } from '../../src/simulation/report.ts';
import { stories } from './stories/stories.ts';
import { playStory } from './story.ts';

for (const story of stories) {
  test(story.name, () => {
    const trial = playStory(story);
    const told = trial.violations.map(({ property, why }) => `${property}: ${why}`);
    expect(told, trial.trace.slice(-40).map(lineOf).join('\n')).toEqual([]);
  });
}
