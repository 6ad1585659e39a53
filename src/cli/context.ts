import type { StricliProcess } from '@stricli/core';
import { exitCodes, type Outcome } from './exit-codes.ts';
import { wantsColor } from './output/color-decision.ts';
import { fitHelp } from './output/fit-help.ts';
import { paint } from './output/tone.ts';

/**
 * All that a command may touch of the process that runs it. Commands get it as `this`; tests give
 * one that captures what is written.
 */
export interface LowtideContext {
  /** For the argument parser; commands use what stands below. */
  readonly process: StricliProcess;
  /** Results: what a pipe should see. */
  readonly stdout: Output;
  /** Problems and progress: what a person should see. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** A person can be asked: both ends are a terminal, and no CI. False means refuse, never prompt. */
  readonly interactive: boolean;
  /** ms since the epoch. */
  now(): number;
  /** Sets the exit code; the first one that is not `done` stays. */
  exit(outcome: Outcome): void;
  /** Writes "error: SENTENCE" to stderr and sets the exit code. The command then returns. */
  fail(sentence: string, outcome?: Outcome): void;
  /** From now on Ctrl-C and SIGTERM abort this signal; a second one ends the process at once. */
  interruption(): AbortSignal;
}

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Cells a line; Infinity where nobody wraps, such as in a pipe. */
  readonly columns: number;
  /** Lines of the screen; Infinity where there is none. */
  readonly rows: number;
  /** Decided once from NO_COLOR, FORCE_COLOR, `--no-color` and whether this is a terminal. */
  readonly color: boolean;
}

/** What a context is made from: the process, or a test's stand-in. */
export interface Surroundings {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdinIsTTY: boolean;
  readonly stdout: RawOutput;
  readonly stderr: RawOutput;
  now(): number;
  interruption(): AbortSignal;
}

export interface RawOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export function createContext(from: Surroundings): LowtideContext {
  const stdout = outputOf(from.stdout, from);
  const stderr = outputOf(from.stderr, from);
  const stricliProcess: StricliProcess = {
    stdout: {
      write: (text) => stdout.write(fitHelp(text, stdout.columns)),
      getColorDepth: () => (stdout.color ? 8 : 1),
    },
    stderr: { write: stderr.write, getColorDepth: () => (stderr.color ? 8 : 1) },
    env: from.env,
  };
  const exit = (outcome: Outcome) => {
    stricliProcess.exitCode ||= exitCodes[outcome];
  };
  return {
    process: stricliProcess,
    stdout,
    stderr,
    env: from.env,
    cwd: from.cwd,
    interactive: from.stdinIsTTY && stdout.isTTY && !from.env.CI,
    now: from.now,
    exit,
    fail(sentence, outcome = 'failed') {
      stderr.write(`${paint('bad', 'error:', stderr)} ${sentence}\n`);
      exit(outcome);
    },
    interruption: from.interruption,
  };
}

function outputOf(raw: RawOutput, from: Surroundings): Output {
  const isTTY = raw.isTTY === true;
  return {
    write: (text) => {
      raw.write(text);
    },
    isTTY,
    // Asked for each time: a window may change its size while a command runs.
    get columns() {
      return isTTY ? raw.columns || columnsUnknown : Number.POSITIVE_INFINITY;
    },
    get rows() {
      return isTTY ? raw.rows || rowsUnknown : Number.POSITIVE_INFINITY;
    },
    color: wantsColor(from.argv, from.env, isTTY),
  };
}

/** What a terminal that does not tell its width is taken to have (VT100). */
const columnsUnknown = 80;
const rowsUnknown = 24;
