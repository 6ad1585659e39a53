import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

/** One program of the control plane, that can be struck and brought back. */
export interface Component {
  readonly name: string;
  readonly log: string;
  /** Neither running nor sent away by us. */
  readonly endedByItself: () => boolean;
  readonly start: () => void;
  /** SIGTERM, then SIGKILL for one that does not go. */
  readonly stop: () => Promise<void>;
  /** SIGKILL: gone without a word. */
  readonly kill: () => Promise<void>;
  /** SIGSTOP: its connections stay open and nothing answers. */
  readonly pause: () => void;
  readonly resume: () => void;
}

const goesWithinMs = 10_000;

export interface ComponentOptions {
  readonly name: string;
  readonly program: string;
  /** The first names the program within the program. */
  readonly args: readonly string[];
  readonly log: string;
}

export function createComponent({ name, program, args, log }: ComponentOptions): Component {
  let child: ChildProcess | undefined;
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child;
    child = undefined;
    if (ending === undefined || !isAlive(ending)) return;
    const gone = once(ending, 'exit');
    ending.kill('SIGCONT');
    ending.kill(signal);
    const impatience = setTimeout(() => ending.kill('SIGKILL'), goesWithinMs);
    await gone;
    clearTimeout(impatience);
  };
  return {
    name,
    log,
    endedByItself: () => child !== undefined && !isAlive(child),
    start() {
      if (child !== undefined && isAlive(child)) return;
      const file = openSync(log, 'a', 0o600);
      child = spawn(program, args, {
        stdio: ['ignore', file, file],
        env: { PATH: process.env.PATH, HOME: '/nonexistent' },
      });
      closeSync(file);
      endWithUs(child);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
  };
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null && child.pid !== undefined;
}

/** A test run that is cut short leaves nothing behind. */
function endWithUs(child: ChildProcess): void {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}
