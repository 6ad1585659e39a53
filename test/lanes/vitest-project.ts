import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../../build/execute.ts';
import { type Tally, tallyOf } from './tally.ts';
import { type Report, tallyOfReport } from './vitest-report.ts';

/** Runs one project of `vitest.config.ts`, shows what vitest says, and counts its tests. */
export async function runVitest(project: string, root: string): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'lowtide-lane-'));
  try {
    const file = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const exitCode = await execute('vitest', ['run', '--project', project, ...reporters], root);
    const text = readFileSync(file, 'utf8').replaceAll(root, '');
    return tallyOfReport(project, JSON.parse(text) as Report, exitCode);
  } catch (error) {
    process.stderr.write(`vitest left no report: ${String(error)}\n`);
    return tallyOf(project, 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
