import { expect, test } from 'vitest';
import { labFlags } from './running-lab.ts';

test('the command that is shown names the same lab again, whatever its path', () => {
  expect(labFlags({ lab: 'lab.yaml' })).toBe('');
  expect(labFlags({ lab: 'a/b.yaml', state: '/var/lib/x' })).toBe(
    ' --lab a/b.yaml --state /var/lib/x',
  );
  expect(labFlags({ lab: "my lab's/lab.yaml" })).toBe(" --lab 'my lab'\\''s/lab.yaml'");
});
