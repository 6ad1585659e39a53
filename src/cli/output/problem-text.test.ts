import { expect, test } from 'vitest';
import { problemsText } from './problem-text.ts';

test('nothing that a file holds steers the terminal', () => {
  const text = problemsText(
    [
      {
        code: 'manifest',
        level: 'warning',
        file: 'a\u001b[2J.yaml',
        place: { line: 1, column: 1, source: 'kind: 5 # \u001b[31m\u009b2J', length: 4 },
        says: 'labels.a\u001b[2J is 1.',
        next: 'Correct it.',
      },
    ],
    { color: false, columns: 80 },
  );
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(text).toContain('kind: 5');
});
