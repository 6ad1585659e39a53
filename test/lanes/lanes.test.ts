import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Report, tallyOfReport } from './vitest-report.ts';

function runLanes(lanes: readonly string[], env: Readonly<Record<string, string>>) {
  const script = fileURLToPath(new URL('../lanes.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, ...lanes], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

test('an unknown lane is a usage error that names the lanes', () => {
  const { status, lines } = runLanes(['browsers'], {});
  expect(status).toBe(2);
  expect(lines).toEqual([expect.stringMatching(/^There is no lane browsers; there are static, /)]);
});

test('a lane whose component is missing says so and is skipped', () => {
  const env = { LOWTIDE_CHROMIUM: '/nowhere/chromium', LOWTIDE_REQUIRE_ALL: '' };
  const { status, lines } = runLanes(['browser'], env);
  expect(lines.filter((line) => line.startsWith('── browser: skipped:'))).toHaveLength(1);
  expect(lines.at(-1)).toBe('0 passed, 0 failed');
  expect(status).toBe(0);
});

test('where everything is required a missing component is a failure', () => {
  const env = { LOWTIDE_CHROMIUM: '/nowhere/chromium', LOWTIDE_REQUIRE_ALL: '1' };
  const { status, lines } = runLanes(['browser'], env);
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
  expect(status).toBe(1);
});

const passing: Report = {
  numPassedTests: 2,
  numFailedTests: 0,
  testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [] }],
};

test('passed tests are counted', () => {
  expect(tallyOfReport('unit', passing, 0)).toEqual({ passed: 2, failed: 0, failures: [] });
});

test('a failed test is counted and named', () => {
  const assertionResults = [{ status: 'failed', fullName: 'it floats' }];
  const testResults = [{ name: 'b.test.ts', status: 'failed', assertionResults }];
  expect(tallyOfReport('unit', { ...passing, numFailedTests: 1, testResults }, 1)).toEqual({
    passed: 2,
    failed: 1,
    failures: ['it floats'],
  });
});

test('a file that does not load is a failure', () => {
  const testResults = [{ name: 'c.test.ts', status: 'failed', assertionResults: [] }];
  expect(tallyOfReport('unit', { ...passing, testResults }, 1).failed).toBe(1);
});

test('a run that fails without a failed test is a failure', () => {
  expect(tallyOfReport('unit', passing, 1).failed).toBe(1);
});
