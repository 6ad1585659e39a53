import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What a program that watches the cluster says, a line of JSON each; `at` is ms since the epoch. */
export type Said =
  | { readonly kind: 'complete'; readonly at: number; readonly objects: number }
  | { readonly kind: 'node'; readonly at: number; readonly node: string; readonly ready: string };

/** A program that watches the cluster, in a process of its own. */
export interface Observer {
  readonly startedAt: number;
  readonly complete: () => Promise<Extract<Said, { kind: 'complete' }>>;
  /** When it knew that the node is so. */
  readonly knows: (node: string, ready: string) => Promise<number>;
  readonly memory: () => { readonly nowBytes: number; readonly mostBytes: number };
  /** Of all its threads, in ms. */
  readonly cpuMs: () => number;
  readonly stop: () => Promise<void>;
}

/** Nothing that is measured takes so long. */
const giveUpMs = 120_000;

/** Of Linux on every architecture (USER_HZ). */
const ticksPerSecond = 100;

export function startObserver(program: string, args: readonly string[]): Observer {
  const startedAt = Date.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const said = listen(child);
  return {
    startedAt,
    complete: () =>
      said((one) => (one.kind === 'complete' ? one : undefined), 'its view to be complete'),
    knows: (node, ready) =>
      said(
        (one) =>
          one.kind === 'node' && one.node === node && one.ready === ready ? one.at : undefined,
        `${node} to be ${ready}`,
      ),
    memory: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return { nowBytes: kilobytes(status, 'VmRSS'), mostBytes: kilobytes(status, 'VmHWM') };
    },
    cpuMs: () => {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
      // After the name, which may hold anything, utime and stime are the 12th and 13th.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
    },
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      kill();
      await gone;
    },
  };
}

/** Finds the first line that answers, of those that were said and those that come. */
function listen(child: ChildProcessByStdio<null, Readable, null>) {
  const lines: Said[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as Said);
    for (const look of waiting) look();
  });
  return <T>(find: (said: Said) => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        child.off('exit', fail);
        waiting.delete(look);
      };
      const fail = () => {
        end();
        reject(new Error(`waited in vain for ${what}`));
      };
      const look = () => {
        for (const line of lines) {
          const found = find(line);
          if (found === undefined) continue;
          end();
          resolve(found);
          return;
        }
      };
      const timer = setTimeout(fail, giveUpMs);
      child.once('exit', fail);
      waiting.add(look);
      look();
    });
}

function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
}
