import { complete, runApp } from '../src/cli/app.ts';
import { createContext, type LowtideContext } from '../src/cli/context.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Circumstances {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Both outputs and the input are a terminal, this wide. */
  readonly terminalColumns?: number;
  /** Stands for Ctrl-C. */
  readonly interrupted?: AbortSignal;
}

/** Runs a command line in this process, as `lowtide ARGV…` would, and captures what it writes. */
export async function lowtide(
  argv: readonly string[],
  circumstances: Circumstances = {},
): Promise<Ran> {
  const { context, written } = capturing(argv, circumstances);
  const code = await runApp(argv, context);
  return { code, ...written() };
}

/** What Tab would offer after these words. */
export async function completions(
  words: readonly string[],
  circumstances: Circumstances = {},
): Promise<readonly string[]> {
  return complete(words, capturing(words, circumstances).context);
}

/** A context whose outputs can be read back. */
export function capturing(
  argv: readonly string[],
  circumstances: Circumstances = {},
): { context: LowtideContext; written: () => { stdout: string; stderr: string } } {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const columns = circumstances.terminalColumns;
  const output = (into: string[]) => ({
    write: (text: string) => into.push(text),
    ...(columns === undefined ? {} : { isTTY: true, columns }),
  });
  const context = createContext({
    argv,
    env: circumstances.env ?? {},
    cwd: circumstances.cwd ?? process.cwd(),
    stdinIsTTY: columns !== undefined,
    stdout: output(stdout),
    stderr: output(stderr),
    now: Date.now,
    interruption: () => circumstances.interrupted ?? new AbortController().signal,
  });
  return {
    context,
    written: () => ({ stdout: stdout.join(''), stderr: stderr.join('') }),
  };
}
