import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { buildCommand } from '@stricli/core';
import { makeStateFolder } from '../../server/make-folder.ts';
import { portDefault } from '../../server/serve.ts';
import { type StateFolder, stateFolderOf } from '../../server/state-folder.ts';
import type { LowtideContext } from '../context.ts';
import { createClusterSight } from '../engine/cluster-sight.ts';
import { openJournal, unwritten } from '../engine/journal.ts';
import { type LiveEngine, startLive } from '../engine/live-engine.ts';
import type { Cluster } from '../engine/real-ports.ts';
import { serveLab } from '../engine/serve-lab.ts';
import {
  type ClusterFlags,
  clusterFlags,
  type LabFlag,
  labFlag,
  type OutputFlags,
  outputFlags,
  type PaceFlags,
  paceFlags,
  seedMax,
  type WorldFlag,
  worldFlag,
} from '../flags.ts';
import { requireLab } from '../lab-file.ts';
import { paint } from '../output/tone.ts';
import { worldLines } from '../output/world-lines.ts';
import { labFlags, type StateFlag, stateFlag } from '../running-lab.ts';
import { wholeNumber } from '../whole-number.ts';
import { isAllSimulated, portsOf, type WorldChoice } from '../world-choice.ts';

interface Flags
  extends LabFlag,
    WorldFlag,
    ClusterFlags,
    PaceFlags,
    StateFlag,
    Pick<OutputFlags, 'noColor'> {
  readonly port: number;
}

/** Four times a second is live to an eye, and cheap. */
const refreshMs = 250;

/** `lowtide run`: the controller, until it is stopped, with its API and dashboard. */
export const runCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Keep the lab alive and serve the dashboard, until stopped',
    fullDescription: [
      'Keep the lab alive and serve the dashboard, until stopped.',
      '',
      'In the simulated world nothing real is touched: it begins on a Friday at 15:30 with people at home, keeps its journal in memory, and the dashboard has buttons for people and faults.',
      '',
      'In the real world Lowtide acts on the Kubernetes of a kubeconfig and wakes hosts. What it has no way to yet (switching hosts off, hypervisors, Talos, Ceph) is never known, so what needs it is held. Worlds mix port by port: --world simulated,kubernetes=real.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...labFlag,
      ...worldFlag,
      ...clusterFlags,
      ...paceFlags,
      ...stateFlag,
      port: {
        kind: 'parsed',
        parse: wholeNumber('a port', 0, 65_535),
        brief: 'The port on localhost; the next free one if it is taken, 0 for any',
        placeholder: 'N',
        default: String(portDefault),
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
  const choice = flags.world;
  const state = stateFolderOf(flags.lab, flags.state, this.env, this.cwd);
  const noFolder = makeStateFolder(state.folder);
  if (noFolder !== undefined) return this.fail(`${noFolder.says} ${noFolder.next}`);
  const isKept = state.asked || !isAllSimulated(choice);
  const journal = openJournal(isKept ? state.folder : undefined, choice.text);
  if (journal.kind === 'failed') return this.fail(`${journal.says} ${journal.next}`);
  if (journal.note !== undefined) this.stderr.write(`${journal.note}\n`);
  const { store } = journal;
  const pace = { seed: flags.seed ?? randomInt(seedMax), speed: flags.speed ?? speedOf(choice) };
  const broken = new AbortController();
  const onBroken = (error: unknown) => broken.abort(error);
  const options = { ...loaded, ...pace, store, onBroken };
  const started = await startLive(this, { choice, reach: flags }, options);
  if (started.kind === 'failed') {
    this.fail(`${started.says} ${started.next}`);
  } else {
    await serveUntil(this, flags, pace, started, state, AbortSignal.any([stop, broken.signal]));
    if (broken.signal.aborted) this.fail(unwritten(state.folder, broken.signal.reason));
    await started.engine.stop();
  }
  await store.close();
}

/** A simulated life alone may rush; one beside what is real keeps its pace. */
function speedOf(choice: WorldChoice): number {
  return isAllSimulated(choice) ? 60 : 1;
}

async function serveUntil(
  context: LowtideContext,
  flags: Flags,
  pace: Pace,
  { engine, live, cluster }: Extract<LiveEngine, { kind: 'running' }>,
  { socket }: StateFolder,
  end: AbortSignal,
): Promise<void> {
  const served = await serveLab(live, flags.world.text, socket, flags.port);
  if (served.kind === 'failed') return context.fail(`${served.says} ${served.next}`);
  greet(context, flags, cluster, { lab: live.lab.name, ...pace, ...served });
  const look = flags.world.of.kubernetes === 'real' ? createClusterSight(context.stderr) : () => {};
  const refresh = setInterval(() => {
    live.refresh();
    look(engine.view());
  }, refreshMs);
  if (!end.aborted) await once(end, 'abort');
  clearInterval(refresh);
  await served.close();
  context.stderr.write('Stopped.\n');
}

interface Pace {
  readonly seed: number;
  readonly speed: number;
}

function greet(
  { stdout, stderr }: LowtideContext,
  flags: Flags,
  cluster: Cluster | undefined,
  run: Pace & { lab: string; address: string; port: number; hasPage: boolean },
): void {
  const taken =
    flags.port !== 0 && run.port !== flags.port ? ` (port ${flags.port} was taken)` : '';
  const again = labFlags(flags);
  const bold = (text: string) => paint('bold', text, stdout);
  stdout.write(
    [
      ...worldLines(run.lab, flags.world, cluster, stdout),
      ...paceLines(flags.world, run),
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

function paceLines(world: WorldChoice, { seed, speed }: Pace): string[] {
  if (portsOf(world, 'simulated').length === 0) return [];
  const whose = isAllSimulated(world) ? 'time' : 'simulated time';
  return [`Seed ${seed}${speed === 1 ? '' : `, ${whose} runs ${speed}× as fast`}.`];
}
