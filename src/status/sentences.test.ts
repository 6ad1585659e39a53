import { expect, test } from 'vitest';
import { gist } from './sentences.ts';

test.each([
  [
    'the Kubernetes API does not answer: No API server answers. Nothing listens.',
    'the Kubernetes API does not answer',
  ],
  ['gamer does not answer', 'gamer does not answer'],
  ['10.0.0.1:6443 refuses. Look there.', '10.0.0.1:6443 refuses'],
])('the gist of "%s" is what it says first', (why, first) => {
  expect(gist(why)).toBe(first);
});
