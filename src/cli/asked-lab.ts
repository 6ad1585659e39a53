import type { LowtideContext } from './context.ts';
import {
  type ClusterFlags,
  clusterFlags,
  type LabFlag,
  labFlag,
  type OwnWorldFlag,
  ownWorldFlag,
  type PaceFlags,
  paceFlags,
} from './flags.ts';
import {
  type RunningLab,
  requireRunning,
  runningHere,
  type StateFlag,
  stateFlag,
} from './running-lab.ts';
import { isAllSimulated } from './world-choice.ts';

/** Which lab is asked for something, and what does it where no Lowtide runs. */
export interface AskedLabFlags extends LabFlag, StateFlag, OwnWorldFlag, ClusterFlags, PaceFlags {}

export const askedLabFlags = {
  ...labFlag,
  ...stateFlag,
  ...ownWorldFlag,
  ...clusterFlags,
  ...paceFlags,
} as const;

/**
 * The Lowtide that runs for this lab; where none does and a real world is named, one of this process
 * for as long as `use` takes, for this host alone.
 */
export async function withLab(
  context: LowtideContext,
  flags: AskedLabFlags,
  host: string,
  use: (running: RunningLab) => Promise<void>,
): Promise<void> {
  const { world } = flags;
  if (world === undefined && hasClusterFlags(flags)) {
    return context.fail('--kubeconfig and --context go with --world real.', 'usage');
  }
  if (world === undefined || isAllSimulated(world)) {
    const running = await requireRunning(context, flags);
    if (running !== undefined && isOf(context, running, flags)) await use(running);
    return;
  }
  const running = await runningHere(context, flags);
  if (running !== undefined) {
    if (isOf(context, running, flags) && isAnyCluster(context, running, flags)) await use(running);
    return;
  }
  const { withOwnRun } = await import('./own-run.ts');
  await withOwnRun(context, flags, world, host, use);
}

function hasClusterFlags({ kubeconfig, context }: ClusterFlags): boolean {
  return kubeconfig !== undefined || context !== undefined;
}

/** It tells nobody which cluster is its own, and what was meant for another must not be done there. */
function isAnyCluster(
  context: LowtideContext,
  { health }: RunningLab,
  flags: AskedLabFlags,
): boolean {
  if (!hasClusterFlags(flags)) return true;
  context.fail(
    `The Lowtide that runs for ${flags.lab} (process ${health.pid}) has chosen its cluster already. Leave --kubeconfig and --context out to ask it, or stop it first with \`kill ${health.pid}\`.`,
  );
  return false;
}

/** What was meant for one world must not be done in another. */
function isOf(context: LowtideContext, { health }: RunningLab, flags: AskedLabFlags): boolean {
  if (flags.world === undefined || health.world === flags.world.text) return true;
  context.fail(
    `The Lowtide that runs for ${flags.lab} (process ${health.pid}) acts on another world: ${health.world}. Leave --world out to ask it, or stop it first with \`kill ${health.pid}\`.`,
  );
  return false;
}
