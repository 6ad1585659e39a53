import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { buildCommand } from '@stricli/core';
import type { Entry } from '../../controller/entry.ts';
import { createApp } from '../../server/app.ts';
import type { Door } from '../../server/door.ts';
import { createLiveLab, type LiveLab } from '../../server/live-lab.ts';
import { makeStateFolder } from '../../server/make-folder.ts';
import { readPage } from '../../server/page.ts';
import { portDefault, servePort, serveSocket } from '../../server/serve.ts';
import { stateFolderOf } from '../../server/state-folder.ts';
import type { Health } from '../../server/wire.ts';
import type { LowtideContext } from '../context.ts';
import { speedMax } from '../engine/driver.ts';
import { openJournal } from '../engine/journal.ts';
import { pageFolder } from '../engine/page-folder.ts';
import {
  type RunningEngine,
  type SimulatedEngineOptions,
  startSimulatedEngine,
} from '../engine/simulated-engine.ts';
import {
  type LabFlag,
  labFlag,
  type OutputFlags,
  outputFlags,
  type WorldFlag,
  worldFlag,
} from '../flags.ts';
import { requireLab } from '../lab-file.ts';
import { paint } from '../output/tone.ts';
import { labFlags, type StateFlag, stateFlag } from '../running-lab.ts';
import { wholeNumber } from '../whole-number.ts';

interface Flags extends LabFlag, WorldFlag, StateFlag, Pick<OutputFlags, 'noColor'> {
  readonly port: number;
  readonly speed: number;
  readonly seed?: number;
}

/** Four times a second is live to an eye, and cheap. */
const refreshMs = 250;

const seedMax = 2 ** 31;

/** `lowtide run`: the controller, until it is stopped, with its API and dashboard. */
export const runCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Keep the lab alive and serve the dashboard, until stopped',
    fullDescription: [
      'Keep the lab alive and serve the dashboard, until stopped.',
      '',
      'In the simulated world nothing real is touched: it begins on a Friday at 15:30 with people at home, keeps its journal in memory, and the dashboard has buttons for people and faults.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...labFlag,
      ...worldFlag,
      ...stateFlag,
      port: {
        kind: 'parsed',
        parse: wholeNumber('a port', 0, 65_535),
        brief: 'The port on localhost; the next free one if it is taken, 0 for any',
        placeholder: 'N',
        default: String(portDefault),
      },
      speed: {
        kind: 'parsed',
        parse: wholeNumber('a speed', 1, speedMax),
        brief: 'How many times as fast simulated time runs',
        placeholder: 'N',
        default: '60',
      },
      seed: {
        kind: 'parsed',
        parse: wholeNumber('a seed', 0, seedMax),
        brief: 'Which simulated life to play; another one each time when not given',
        placeholder: 'N',
        optional: true,
      },
      noColor: outputFlags.noColor,
    },
  },
  func: run,
});

async function run(this: LowtideContext, flags: Flags): Promise<void> {
  const loaded = await requireLab(this, flags.lab);
  if (loaded === undefined) return;
  const stop = this.interruption();
  const state = stateFolderOf(flags.lab, flags.state, this.env, this.cwd);
  const noFolder = makeStateFolder(state.folder);
  if (noFolder !== undefined) return this.fail(`${noFolder.says} ${noFolder.next}`);
  const journal = openJournal(state.asked ? state.folder : undefined);
  if (journal.kind === 'failed') return this.fail(`${journal.says} ${journal.next}`);
  if (journal.note !== undefined) this.stderr.write(`${journal.note}\n`);
  const { store } = journal;
  const seed = flags.seed ?? randomInt(seedMax);
  const broken = new AbortController();
  const onBroken = (error: unknown) => broken.abort(error);
  const { engine, live } = startLive({ ...loaded, store, seed, speed: flags.speed, onBroken });
  const served = await serveLab(live, state.socket, flags.port);
  if (served.kind === 'failed') {
    this.fail(`${served.says} ${served.next}`);
  } else {
    greet(this, flags, { lab: loaded.lab.name, seed, ...served });
    const refresh = setInterval(live.refresh, refreshMs);
    const end = AbortSignal.any([stop, broken.signal]);
    if (!end.aborted) await once(end, 'abort');
    clearInterval(refresh);
    await served.close();
    if (broken.signal.aborted) this.fail(unwritten(state.folder, broken.signal.reason));
    else this.stderr.write('Stopped.\n');
  }
  engine.stop();
  await store.close();
}

function unwritten(folder: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `The journal in ${folder} cannot be written (${why}), so Lowtide stopped and did nothing that is not in it. Make room there, then start it again.`;
}

type LiveOptions = Omit<SimulatedEngineOptions, 'onEntries'>;

function startLive(options: LiveOptions): { engine: RunningEngine; live: LiveLab } {
  // The loop writes its first lines before there is anything to show them.
  const early: Entry[] = [...options.store.read()];
  let written = (entries: readonly Entry[]): void => {
    early.push(...entries);
  };
  const engine = startSimulatedEngine({ ...options, onEntries: (entries) => written(entries) });
  const live = createLiveLab(engine, early);
  written = live.written;
  return { engine, live };
}

type ServedLab =
  | {
      readonly kind: 'serving';
      readonly address: string;
      readonly port: number;
      readonly hasPage: boolean;
      readonly close: () => Promise<unknown>;
    }
  | { readonly kind: 'failed'; readonly says: string; readonly next: string };

/** Both doors: the socket first, for it tells whether another run holds this lab. */
async function serveLab(live: LiveLab, socket: string, port: number): Promise<ServedLab> {
  const run = randomBytes(6).toString('hex');
  const token = randomBytes(24).toString('base64url');
  const page = readPage(pageFolder);
  let address: string | undefined;
  const health = (): Health => ({
    ok: true,
    pid: process.pid,
    lab: live.lab.name,
    world: live.world,
    ...(address !== undefined && { address }),
  });
  const appFor = (door: Door) => createApp({ live, door, run, page, health });
  const onSocket = await serveSocket(appFor({ kind: 'socket' }), socket);
  if (onSocket.kind === 'failed') return onSocket;
  const onPort = await servePort(appFor({ kind: 'tcp', token }), port);
  if (onPort.kind === 'failed') {
    await onSocket.listening.close();
    return onPort;
  }
  ({ address } = onPort.listening);
  return {
    kind: 'serving',
    address,
    port: onPort.listening.port,
    hasPage: page !== undefined,
    close: () => Promise.all([onSocket.listening.close(), onPort.listening.close()]),
  };
}

function greet(
  { stdout, stderr }: LowtideContext,
  flags: Flags,
  run: { lab: string; address: string; seed: number; port: number; hasPage: boolean },
): void {
  const taken =
    flags.port !== 0 && run.port !== flags.port ? ` (port ${flags.port} was taken)` : '';
  const again = labFlags(flags);
  const bold = (text: string) => paint('bold', text, stdout);
  const world = paint('warn', 'simulated', stdout);
  const pace = flags.speed === 1 ? '' : `, time runs ${flags.speed}× as fast`;
  stdout.write(
    [
      `${bold(run.lab)} lives in the ${world} world: nothing real is touched.`,
      `Seed ${run.seed}${pace}.`,
      '',
      `  dashboard  ${bold(run.address)}${taken}`,
      `  status     lowtide status${again}`,
      '  stop       Ctrl-C',
      '',
    ].join('\n'),
  );
  if (!run.hasPage) {
    stderr.write('The dashboard is not built; `npm run build` builds it. The API works.\n');
  }
}
