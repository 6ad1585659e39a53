import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Subject } from '../controller/operation.ts';
import { rules } from '../controller/rules.ts';
import { known } from '../controller/view/facts.ts';
import { makeStateFolder } from '../server/make-folder.ts';
import { stateFolderOf } from '../server/state-folder.ts';
import type { LowtideContext } from './context.ts';
import { createClusterSight } from './engine/cluster-sight.ts';
import { openJournal, unwritten } from './engine/journal.ts';
import { type LiveEngine, startLive } from './engine/live-engine.ts';
import { healthOf, serveOnSocket } from './engine/serve-lab.ts';
import { type ClusterFlags, type LabFlag, type PaceFlags, seedMax } from './flags.ts';
import { requireLab } from './lab-file.ts';
import { withProgress } from './output/progress.ts';
import { worldLines } from './output/world-lines.ts';
import { type RunningLab, runningAt, type StateFlag } from './running-lab.ts';
import type { WorldChoice } from './world-choice.ts';

/** The controller thinks after this long; by then its sources have spoken where they can. */
const lookRoundMs = 6_000;

/** A cluster that has not answered by then is gone on without. */
const lookRoundMsMax = 15_000;
const lookAgainMs = 100;

/**
 * Runs the controller in this process for as long as `use` takes, with the journal, the lock and the
 * gates of any run, but for this one host alone. It answers on the lab's socket meanwhile. Says what is wrong when it cannot be.
 */
export async function withOwnRun(
  context: LowtideContext,
  flags: LabFlag & StateFlag & ClusterFlags & PaceFlags,
  choice: WorldChoice,
  host: string,
  use: (running: RunningLab) => Promise<void>,
): Promise<void> {
  const loaded = await requireLab(context, flags.lab);
  if (loaded === undefined) return;
  const state = stateFolderOf(flags.lab, flags.state, context.env, context.cwd);
  const noFolder = makeStateFolder(state.folder);
  if (noFolder !== undefined) return context.fail(`${noFolder.says} ${noFolder.next}`);
  const journal = openJournal(state.folder, choice.text);
  if (journal.kind === 'failed') return context.fail(`${journal.says} ${journal.next}`);
  if (journal.note !== undefined) context.stderr.write(`${journal.note}\n`);
  const { store } = journal;
  const broken = new AbortController();
  const started = await startLive(
    context,
    { choice, reach: flags },
    {
      ...loaded,
      store,
      seed: flags.seed ?? randomInt(seedMax),
      speed: flags.speed ?? 1,
      onBroken: (error) => broken.abort(error),
      rules: { ...rules, operations: [] },
    },
  );
  if (started.kind === 'failed') {
    context.fail(`${started.says} ${started.next}`);
  } else {
    for (const line of worldLines(loaded.lab.name, choice, started.cluster, context.stderr)) {
      context.stderr.write(`${line}\n`);
    }
    const served = await serveOnSocket(started.live, choice.text, state.socket);
    if (served.kind === 'failed') {
      context.fail(`${served.says} ${served.next}`);
    } else {
      await withProgress(context, 'looking at the lab', () => lookedRound(started));
      createClusterSight(context.stderr)(started.engine.view());
      await use(ownRunning(started, choice, state.socket, host));
      await served.listening.close();
    }
    if (broken.signal.aborted) context.fail(unwritten(state.folder, broken.signal.reason));
    await started.engine.stop();
  }
  await store.close();
}

/**
 * It observes until it is asked: what an earlier run left open about the host may be the very thing
 * that is to be called off.
 */
function ownRunning(
  { engine, live }: Extract<LiveEngine, { kind: 'running' }>,
  choice: WorldChoice,
  socket: string,
  host: string,
): RunningLab {
  const running = runningAt(socket, healthOf(live, choice.text));
  const isMeant = (subject: Subject) => subject.kind === 'host' && subject.host === host;
  const goOn = () => engine.setRules({ ...rules, isMeant });
  return {
    ...running,
    isOwn: true,
    goOn,
    post: (path, body) => {
      goOn();
      return running.post(path, body);
    },
  };
}

/** Until every source has had its turn, or a cluster that does not answer has had its chance. */
async function lookedRound({ engine }: Extract<LiveEngine, { kind: 'running' }>): Promise<void> {
  const view = engine.view();
  const isDone = () => {
    const lookedMs = Date.now() - view.startedAt;
    const isSeen = known(engine.view(), 'kubernetes.api', 'cluster') === true;
    return lookedMs >= (isSeen ? lookRoundMs : lookRoundMsMax);
  };
  while (!isDone()) await setTimeout(lookAgainMs);
}
