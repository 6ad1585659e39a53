import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../../build/execute.ts';
import { type Tally, tallyOf } from './tally.ts';

/** What we read of vitest's JSON report (vitest 5, `--reporter=json`). */
interface Report {
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

/** Runs one project of `vitest.config.ts` and counts its tests; a file that does not load is one failure. */
export async function runVitest(project: string, root: string): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'lowtide-lane-'));
  try {
    const file = join(folder, 'report.json');
    const exitCode = await execute(
      'vitest',
      [
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ],
      root,
    );
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    return counted(project, report, exitCode);
  } catch (error) {
    process.stderr.write(`vitest left no report: ${String(error)}\n`);
    return tallyOf(project, 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function counted(project: string, report: Report, exitCode: number): Tally {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  // An error outside of any test fails the run without failing a test.
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
