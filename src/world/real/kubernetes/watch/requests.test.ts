import { expect, test } from 'vitest';
import { pageRequest, watchRequest } from './requests.ts';
import { resources } from './resources.ts';

const { signal } = new AbortController();

test.each(resources)('$name: no watch that is in order is taken for a dead one', (resource) => {
  const { query, idleMs } = watchRequest(resource, '1', 0.999, signal, () => {});
  const endsAfterMs = Number(query.timeoutSeconds) * 1000;
  if (resource.isUncached) expect(endsAfterMs).toBeLessThan(idleMs - 10_000);
  else expect(endsAfterMs).toBeGreaterThan(idleMs);
});

test.each(resources)('$name: what is watched is what was listed', (resource) => {
  const watched = watchRequest(resource, '1', 0, signal, () => {}).query.fieldSelector;
  for (const next of [undefined, 'more']) {
    const listed = pageRequest(resource, next, false, signal).query?.fieldSelector;
    expect(listed).toBe(watched);
  }
  expect(watched).toBe(resource.fieldSelector);
});
