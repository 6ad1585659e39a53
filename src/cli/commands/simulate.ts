import { setImmediate } from 'node:timers/promises';
import { buildCommand } from '@stricli/core';
import { isMishapKind, mishapKinds } from '../../simulation/mishaps.ts';
import { commandFor, dayMs } from '../../simulation/report.ts';
import { type Play, play, type SimulationResult } from '../../simulation/run.ts';
import { stampOf, type TraceLine } from '../../simulation/trace.ts';
import { type Verdict, verdictsOf } from '../../simulation/verdicts.ts';
import type { MishapKind } from '../../world/simulated/mishap.ts';
import type { LowtideContext, Output } from '../context.ts';
import { labFlag, type OutputFlags, outputFlags } from '../flags.ts';
import { requireLab } from '../lab-file.ts';
import { elapsed } from '../output/elapsed.ts';
import { writeJson } from '../output/json.ts';
import { withProgress } from '../output/progress.ts';
import { table } from '../output/table.ts';
import { mark } from '../output/tone.ts';
import { createTrialLines } from '../output/trial-lines.ts';

interface Flags extends OutputFlags {
  readonly lab: string;
  readonly seed?: number;
  readonly days: number;
  readonly fault?: readonly MishapKind[];
}

/** Longer than this nobody waits, and its trace would not fit in memory. */
const daysMax = 366;

/** Seeds are 32 bits wide. */
const seedMax = 2 ** 32 - 1;

export const simulateCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Play the lab through days of faults and check that it stays safe',
    fullDescription: [
      'Play the lab through days of faults and check that it stays safe.',
      '',
      'Runs the controller in a simulated world under a plan of people and misfortune that is drawn from the seed, checks the safety properties at every moment, then ends all faults and waits until everything works again. The same seed plays the same trial.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...labFlag,
      seed: {
        kind: 'parsed',
        parse: parseSeed,
        brief: 'Which trial to play; another one each time when not given',
        placeholder: 'N',
        optional: true,
      },
      days: {
        kind: 'parsed',
        parse: parseDays,
        brief: 'How long people and misfortune act; 0.5 is half a day',
        placeholder: 'D',
        default: '1',
      },
      fault: {
        kind: 'parsed',
        parse: parseFault,
        brief: 'Only these kinds of faults; may be given more than once',
        placeholder: 'KIND',
        variadic: true,
        optional: true,
      },
      ...outputFlags,
    },
  },
  func: runSimulate,
});

async function runSimulate(this: LowtideContext, flags: Flags): Promise<void> {
  const loaded = await requireLab(this, flags.lab);
  if (loaded === undefined) return;
  const { stdout } = this;
  const wordsOf = createTrialLines(stdout);
  const seed = flags.seed ?? this.now() % (seedMax + 1);
  const durationMs = Math.round(flags.days * dayMs);
  const playing = play({
    lab: loaded.lab,
    manifests: loaded.manifests,
    seed,
    durationMs,
    ...(flags.fault === undefined ? {} : { mishaps: flags.fault }),
    ...(flags.json ? {} : { onLine: (line: TraceLine) => stdout.write(wordsOf(line)) }),
  });
  const signal = this.interruption();
  // Where the timeline scrolls by, it is the progress.
  if (stdout.isTTY && !flags.json) await drive(playing, signal, () => {});
  else await withProgress(this, 'simulating', (say) => drive(playing, signal, say));

  const result = playing.result();
  const again = commandFor(flags.lab, seed, durationMs, flags.fault);
  if (flags.json) writeJson(stdout, { ...result, verdicts: verdictsOf(result), command: again });
  else stdout.write(summaryOf(result, again, stdout));
  if (result.violations.length > 0) this.exit('failed');
  else if (!result.finished) this.fail('Interrupted before the trial ended.', 'held');
}

/** Plays on in turns, so that a signal is heard in between. */
async function drive(
  { steps, result }: Play,
  signal: AbortSignal,
  say: (doing: string) => void,
): Promise<void> {
  let turns = 0;
  for (const _ of steps) {
    turns += 1;
    if (turns % 60 === 0) say(`simulating, ${stampOf(result().endedAt)} in the lab`);
    await setImmediate();
    if (signal.aborted) return;
  }
}

const markOf = { kept: 'fine', violated: 'bad', open: 'unknown' } as const;

function summaryOf(result: SimulationResult, again: string, output: Output): string {
  const verdicts = verdictsOf(result);
  const { statistics } = result;
  const actions = Object.values(statistics.actions).reduce((sum, count) => sum + count, 0);
  const rows = [
    ['simulated time', elapsed(statistics.simulatedMs)],
    ['etcd without quorum', elapsed(statistics.quorumLossMs)],
    ['faults and people', String(statistics.mishaps)],
    ['controller crashes', String(statistics.crashes)],
    ['operations', String(statistics.operations)],
    ['actions', String(actions)],
    ['hosts woken', String(statistics.hostsWoken)],
    ['pods moved', String(statistics.podsMoved)],
  ];
  return [
    '',
    ...verdicts.map((verdict) => verdictLine(verdict, result, output)),
    '',
    table(['', { title: '', align: 'right' }], rows, output).trimStart(),
    `Again: ${again}`,
    '',
  ].join('\n');
}

function verdictLine(verdict: Verdict, result: SimulationResult, output: Output): string {
  const line = `${mark(markOf[verdict.is], output)} ${verdict.property}: ${verdict.promises}`;
  const found = result.violations.filter((each) => each.property === verdict.property);
  return [line, ...found.map(({ at, why }) => `    ${stampOf(at)}  ${why}`)].join('\n');
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > seedMax) {
    throw new SyntaxError(`a seed is a whole number from 0 to ${seedMax}, not "${text}"`);
  }
  return seed;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || days === 0 || days > daysMax) {
    throw new SyntaxError(`days are a number above 0, at most ${daysMax}, not "${text}"`);
  }
  return days;
}

function parseFault(text: string): MishapKind {
  if (isMishapKind(text)) return text;
  throw new SyntaxError(`there is no fault "${text}"; there are ${mishapKinds.join(', ')}`);
}
