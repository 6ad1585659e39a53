import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Program {
  /** A path, or a name that is sought in the PATH of `env`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  readonly outputBytesMax: number;
}

export type Ran =
  | { readonly kind: 'output'; readonly text: string }
  /** `how`: its exit code or signal. `stderr`: the end of what it said. */
  | { readonly kind: 'failed'; readonly how: string; readonly stderr: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'not-started'; readonly code: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too-much' };

const stderrKept = 4096;

/** Runs a program to its end with nothing on stdin, in a process group of its own that goes with it. */
export function runProgram(program: Program): Promise<Ran> {
  const { timeoutMs, outputBytesMax } = program;
  return new Promise((resolve) => {
    const child = start(program);
    if (typeof child === 'string') {
      resolve({ kind: 'not-started', code: child });
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    let stderr = '';
    let isEnded = false;

    const end = (ran: Ran) => {
      if (isEnded) return;
      isEnded = true;
      clearTimeout(timer);
      killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(ran);
    };
    const timer = setTimeout(() => end({ kind: 'timeout' }), timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > outputBytesMax) end({ kind: 'too-much' });
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-stderrKept);
    });
    child.once('error', (error) => {
      const code = codeOf(error);
      end(code === 'ENOENT' ? { kind: 'absent' } : { kind: 'not-started', code });
    });
    child.once('close', (code, signal) => {
      if (code === 0) end({ kind: 'output', text: Buffer.concat(chunks).toString('utf8') });
      else end({ kind: 'failed', how: signal ?? `exit code ${code}`, stderr });
    });
  });
}

/** Most of what hinders a start is told of later, by `error`; an error's code when Node throws it. */
function start({
  command,
  args,
  env,
}: Program): ChildProcessByStdio<null, Readable, Readable> | string {
  try {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    if (child.stdout !== undefined) return child;
    // No descriptor is left for its streams; without a listener the error that follows ends us.
    child.once('error', () => {});
    return 'EMFILE';
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

/** What it started itself (a browser, a shell's child) goes as well; gone already is well too. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: the whole group has ended.
  }
}
