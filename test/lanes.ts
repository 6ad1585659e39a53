import { table } from '../src/cli/output/table.ts';
import { type Lane, lanes } from './lanes/lane-list.ts';
import { noTally, type Tally } from './lanes/tally.ts';

/**
 * `npm test -- LANE…`: runs the lanes one after another (all without arguments) and ends with the
 * line "N passed, N failed". Exit 0: none failed; 1: some failed; 2: no such lane.
 */
interface Ended {
  readonly lane: string;
  readonly tally: Tally;
  /** What failed, or why it was skipped. */
  readonly note: string;
  readonly tookMs: number;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !lanes.some((lane) => lane.name === name));

if (unknown.length > 0) {
  const known = lanes.map((lane) => lane.name).join(', ');
  say(`There is no lane ${unknown.join(', ')}; there are ${known}.`);
  process.exitCode = 2;
} else {
  const chosen = lanes.filter((lane) => asked.length === 0 || asked.includes(lane.name));
  const ended: Ended[] = [];
  for (const lane of chosen) ended.push(await runLane(lane));
  report(ended);
}

async function runLane(lane: Lane): Promise<Ended> {
  const startedAt = performance.now();
  const end = (tally: Tally, note = tally.failures.join(', ')): Ended => ({
    lane: lane.name,
    tally,
    note,
    tookMs: performance.now() - startedAt,
  });
  const missing = lane.missing?.();
  if (missing !== undefined) {
    const required = process.env.LOWTIDE_REQUIRE_ALL === '1';
    say(`\n── ${lane.name}: ${required ? 'cannot run' : 'skipped'}: ${missing}`);
    return required ? end({ ...noTally, failed: 1 }, missing) : end(noTally, `skipped: ${missing}`);
  }
  say(`\n── ${lane.name}: ${lane.about}`);
  return end(await lane.run());
}

function report(ended: readonly Ended[]): void {
  const seconds = (durationMs: number) => `${(durationMs / 1_000).toFixed(1)} s`;
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const rows = ended.map(({ lane, tally, note, tookMs }) => [
    lane,
    String(tally.passed),
    String(tally.failed),
    seconds(tookMs),
    note,
  ]);
  const columns = process.stdout.columns ?? Number.POSITIVE_INFINITY;
  say('');
  process.stdout.write(
    table(['lane', right('passed'), right('failed'), right('time'), ''], rows, {
      columns,
      color: false,
    }),
  );
  const sum = (of: (tally: Tally) => number) =>
    ended.reduce((total, { tally }) => total + of(tally), 0);
  const failed = sum((tally) => tally.failed);
  say(`${sum((tally) => tally.passed)} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
