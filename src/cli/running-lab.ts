import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ask, type Reply } from '../server/client.ts';
import { stateFolderOf, stateFoldersRoot, within } from '../server/state-folder.ts';
import type { Health } from '../server/wire.ts';
import type { LowtideContext } from './context.ts';
import type { LabFlag } from './flags.ts';

export const stateFlag = {
  state: {
    kind: 'parsed',
    parse: String,
    optional: true,
    brief: 'The folder of the socket and the journal of the run',
    placeholder: 'DIR',
  },
} as const;

export interface StateFlag {
  readonly state?: string;
}

/** A `lowtide run` that answers on its socket. */
export interface RunningLab {
  readonly health: Health;
  /** It is of this very process and ends with it. */
  readonly isOwn: boolean;
  /** Present where it only observes so far: goes on with what an earlier run left open. */
  readonly goOn?: () => void;
  get<T>(path: string): Promise<Reply<T>>;
  post<T>(path: string, body: unknown): Promise<Reply<T>>;
}

/** More state folders than anybody has labs. */
const foldersMax = 50;

/**
 * The running Lowtide of this lab. Where there is no lab file at hand, the only one that runs is
 * meant. Says what to do and gives nothing when nobody answers.
 */
export async function requireRunning(
  context: LowtideContext,
  flags: LabFlag & StateFlag,
): Promise<RunningLab | undefined> {
  const { socket } = stateFolderOf(flags.lab, flags.state, context.env, context.cwd);
  const asked = await ask<Health>(socket, '/healthz');
  if (asked.kind === 'ok') return runningAt(socket, asked.body);
  if (asked.kind === 'problem') {
    context.fail(`${asked.says} ${asked.next}`);
    return undefined;
  }
  const labFile = resolve(context.cwd, flags.lab);
  if (!existsSync(labFile) && flags.state === undefined && !context.env.LOWTIDE_STATE) {
    const others = await allRunning(context);
    const [only] = others;
    if (only !== undefined && others.length === 1) return only;
    if (others.length > 1) {
      const names = others.map(({ health }) => `${health.lab} (process ${health.pid})`);
      context.fail(
        `There is no ${flags.lab} here, and several labs run: ${names.join(', ')}. Name one with --lab FILE or --state DIR.`,
      );
      return undefined;
    }
  }
  context.fail(
    `No Lowtide runs for ${flags.lab}. Start it with \`lowtide run${labFlags(flags)}\`.`,
  );
  return undefined;
}

/** The running Lowtide of this lab, if one answers. */
export async function runningHere(
  { env, cwd }: LowtideContext,
  flags: LabFlag & StateFlag,
): Promise<RunningLab | undefined> {
  const { socket } = stateFolderOf(flags.lab, flags.state, env, cwd);
  const asked = await ask<Health>(socket, '/healthz');
  return asked.kind === 'ok' ? runningAt(socket, asked.body) : undefined;
}

/** The flags that name the same lab and run again, as a shell reads them. */
export function labFlags({ lab, state }: LabFlag & StateFlag): string {
  return [
    ...(lab === 'lab.yaml' ? [] : [` --lab ${shellWord(lab)}`]),
    ...(state === undefined ? [] : [` --state ${shellWord(state)}`]),
  ].join('');
}

/** One word for a shell (POSIX 2.2.2), quoted where it holds more than plain letters. */
function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

async function allRunning({ env }: LowtideContext): Promise<RunningLab[]> {
  const root = stateFoldersRoot(env);
  const folders = existsSync(root) ? readdirSync(root).slice(0, foldersMax) : [];
  const answers = await Promise.all(
    folders.map(async (folder) => {
      const { socket } = within(join(root, folder));
      const asked = await ask<Health>(socket, '/healthz');
      return asked.kind === 'ok' ? [runningAt(socket, asked.body)] : [];
    }),
  );
  return answers.flat();
}

export function runningAt(socket: string, health: Health): RunningLab {
  return {
    health,
    isOwn: false,
    get: (path) => ask(socket, path),
    post: (path, body) => ask(socket, path, body),
  };
}

/** The body, or nothing after having said why there is none. */
export function bodyOrFail<T>(context: LowtideContext, reply: Reply<T>): T | undefined {
  switch (reply.kind) {
    case 'ok':
      return reply.body;
    case 'problem':
      context.fail(`${reply.says} ${reply.next}`);
      return undefined;
    case 'absent':
      context.fail('The running Lowtide has just ended. Start it again with `lowtide run`.');
      return undefined;
  }
}
