import { expect, test } from 'vitest';
import { capturing } from '../../test/lowtide.ts';

test('a failure is one line on stderr and an exit code', () => {
  const { context, written } = capturing([]);
  context.fail('lab.yaml is empty.');
  expect(written()).toEqual({ stdout: '', stderr: 'error: lab.yaml is empty.\n' });
  expect(context.process.exitCode).toBe(1);
});

test('the first exit code that is not done stays', () => {
  const { context } = capturing([]);
  context.exit('done');
  context.exit('held');
  context.exit('failed');
  expect(context.process.exitCode).toBe(3);
});

test('nobody is asked without a terminal or in CI', () => {
  expect(capturing([], { terminalColumns: 80 }).context.interactive).toBe(true);
  expect(capturing([]).context.interactive).toBe(false);
  expect(capturing([], { terminalColumns: 80, env: { CI: 'true' } }).context.interactive).toBe(
    false,
  );
});

test('a pipe has no width at which to wrap', () => {
  expect(capturing([]).context.stdout.columns).toBe(Number.POSITIVE_INFINITY);
  expect(capturing([], { terminalColumns: 40 }).context.stdout.columns).toBe(40);
});
