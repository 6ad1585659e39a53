import { expect, test } from 'vitest';
import { onAllCores } from './all-cores.ts';
import { stories } from './stories/stories.ts';

/**
 * In each story the controller dies once after each line of its journal, and once after each action:
 * done, but never heard of. The next one starts from that journal, must keep every property and
 * bring the lab to rest.
 */
test('a crash at any moment of any story is survived', async () => {
  const worker = new URL('workers/crashes.ts', import.meta.url);
  const { done, reports } = await onAllCores(worker, stories.length);
  expect(reports).toEqual([]);
  expect(done).toBe(stories.length);
});
