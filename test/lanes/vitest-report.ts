import type { Tally } from './tally.ts';

/** What we read of vitest's JSON report (vitest 5, `--reporter=json`). */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** More names than this make a summary unreadable; vitest has printed them all above. */
const failuresShown = 5;

/**
 * Counts a project's tests. A file that does not load is one failure, and so is an error outside of
 * any test, or a project without tests: vitest then exits with 1 and no test has failed.
 */
export function tallyOfReport(project: string, report: Report, exitCode: number): Tally {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  if (failed === 0 && exitCode !== 0) {
    return { passed: report.numPassedTests, failed: 1, failures: [`${project} (see above)`] };
  }
  const names = [
    ...broken.map(({ name }) => name),
    ...report.testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    ),
  ];
  return { passed: report.numPassedTests, failed, failures: names.slice(0, failuresShown) };
}
