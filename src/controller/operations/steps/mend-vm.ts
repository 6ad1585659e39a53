import type { NodeName } from '../../../model/lab.ts';
import { nodeOf } from '../../../model/shape.ts';
import type { Action, ActionKind } from '../../../world/actions.ts';
import { nodeIn, type Step, type View, type Wants, waitFor } from '../../operation.ts';
import type { Attempt, OpenOperation } from '../../state.ts';
import { hasQuorum, healthyVoters } from '../../view/etcd.ts';
import { known, seen } from '../../view/facts.ts';
import { nodeWorks } from '../../view/kubernetes.ts';

/** A VM boots Talos and joins in about a minute; three times that is a rung's chance. */
const bootMs = 180_000;

/** A rebuilt node installs before it boots. */
const rebuildMs = 600_000;

/** At the end of the ladder a person is called, and what is gentle is tried again now and then. */
const lastRungMs = 30 * 60_000;

/** From Talos' first answer to a node that is Ready and an etcd voter, images pulled. */
const joinMs = 600_000;

/** Starts that come to nothing before the disk is blamed. */
const startsMax = 3;

/**
 * The ladder: start or reset, then cut and start, then rebuild from a blank disk, then a person.
 * Each rung gets the time of a boot before the next is tried.
 */
export const mendVm: Step = {
  name: 'mend its VM',
  done: (view, operation) => {
    const node = nodeIn(operation);
    return nodeWorks(view, node) && (!hasQuorum(view) || takesPart(view, node));
  },
  next: (view, operation) => {
    const node = nodeIn(operation);
    const vm = known(view, 'vm.state', node);
    if (vm === undefined) return waitFor(`libvirt tells the state of ${node}'s VM`);
    const stage = seen(view, 'talos.stage', node);
    if (stage.kind === 'known' && stage.value === 'maintenance') {
      return one({ kind: 'talos.apply-config', node });
    }
    // What answers does not hang: it boots, joins, or waits for the others.
    if (stage.kind === 'known' && view.now - stage.at < joinMs) {
      return waitFor(`${node} has joined the cluster`);
    }
    const since = lastTry(operation)?.startedAt;
    const rebuilt = wasDone(operation, 'vm.rebuild');
    const patience = rebuilt ? rebuildMs : bootMs;
    if (vm === 'running' && since !== undefined && view.now - since < patience) {
      return waitFor(`${node} has booted`);
    }
    return nextRung(view, operation, node, vm === 'running');
  },
};

/** Is it a worker, or one of the members of etcd? A learner becomes a voter by itself. */
function takesPart(view: View, node: NodeName): boolean {
  if (nodeOf(view.lab, node).role === 'worker') return true;
  const members = known(view, 'etcd.members', 'cluster');
  return members === undefined || members.some((member) => member.node === node);
}

function nextRung(view: View, operation: OpenOperation, node: NodeName, runs: boolean): Wants {
  const rebuilt = wasDone(operation, 'vm.rebuild');
  const worn = tries(operation, 'vm.start') >= startsMax;
  if (!runs && (!worn || rebuilt) && tries(operation, 'vm.start') < 2 * startsMax) {
    return one({ kind: 'vm.start', node });
  }
  if (runs && !wasDone(operation, 'vm.reset') && !rebuilt) return one({ kind: 'vm.reset', node });
  if (runs && !wasDone(operation, 'vm.stop') && !rebuilt) return one({ kind: 'vm.stop', node });
  if (!rebuilt) return rebuild(view, node);
  const last = lastTry(operation);
  if (last !== undefined && view.now - last.startedAt >= lastRungMs) {
    // It may have failed anew since: what is gentle is tried first, then what helped before.
    if (!runs) return one({ kind: 'vm.start', node });
    return last.action.kind === 'vm.reset' ? rebuild(view, node) : one({ kind: 'vm.reset', node });
  }
  return {
    kind: 'stalled',
    why: `${node} does not work even after its VM was rebuilt`,
    next: `Look at its console: virsh console ${node}, on ${nodeOf(view.lab, node).host}.`,
  };
}

/**
 * A rebuilt voter joins as a new member, so the old one is removed first, by a voter that lives.
 * Without quorum its disk may hold what no other has: then it is left as it is.
 */
function rebuild(view: View, node: NodeName): Wants {
  if (nodeOf(view.lab, node).role === 'worker') return one({ kind: 'vm.rebuild', node });
  const asks = healthyVoters(view).find((voter) => voter !== node);
  const members = known(view, 'etcd.members', 'cluster');
  if (asks === undefined || members === undefined || !hasQuorum(view)) {
    return waitFor('etcd has quorum to let the lost member go');
  }
  const member = members.find((each) => each.node === node)?.member;
  if (member === undefined) return one({ kind: 'vm.rebuild', node });
  return one({ kind: 'etcd.remove-member', node: asks, member });
}

function tries(operation: OpenOperation, kind: ActionKind): number {
  let count = 0;
  for (const attempt of operation.attempts.values()) {
    if (attempt.action.kind === kind) count += attempt.count;
  }
  return count;
}

/** Begun, and not known to have come to nothing: a try whose answer was lost is made again. */
function wasDone(operation: OpenOperation, kind: ActionKind): boolean {
  return [...operation.attempts.values()].some(
    ({ action, failure }) => action.kind === kind && failure === undefined,
  );
}

/** A try counts though its answer was lost: the VM may be booting because of it. */
function lastTry(operation: OpenOperation): Attempt | undefined {
  return [...operation.attempts.values()]
    .filter((attempt) => attempt.action.kind.startsWith('vm.'))
    .sort((a, b) => b.startedAt - a.startedAt)[0];
}

function one(action: Action): Wants {
  return { kind: 'actions', actions: [action] };
}
