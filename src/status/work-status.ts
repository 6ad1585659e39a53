import type { OperationKind, View } from '../controller/operation.ts';
import { known, lastKnown, seen, subjectsOf } from '../controller/view/facts.ts';
import { presenceSince } from '../controller/view/hosts.ts';
import { isMovable, isOver, nameOf, pods } from '../controller/view/kubernetes.ts';
import type { HostName } from '../model/lab.ts';
import type { Pod } from '../world/facts.ts';
import { isNotMissed } from './absence.ts';
import { explained, fine } from './explained.ts';
import { are, count, gist, list, stop } from './sentences.ts';
import type { Explained, WorkStatus } from './status.ts';
import { labelOf, type WaitingPod, waitingPods } from './waiting-pods.ts';

/** A pod gets this long to be placed, pull, start and pass its probe before it is worth a word. */
const startingMs = 120_000;

/** More than anybody reads; the rest is counted. */
const waitingShownMax = 50;

/** What runs of what is wanted, and what the rest waits for. */
export function workStatus(view: View): WorkStatus {
  const counted = pods(view).filter((pod) => !isOver(pod) && !sleepsWithItsHost(view, pod));
  const running = counted.filter((pod) => pod.ready && !pod.terminating).length;
  const waiting = waitingPods(view, counted);
  const wanted = Math.max(running, wantedPods(view, counted));
  return {
    state: apiState(view) ?? stateOf(view, counted, waiting, wanted - running),
    running,
    wanted,
    waiting: waiting.slice(0, waitingShownMax).map(({ pod, why, waitsFor }) => ({
      pod,
      why,
      ...(waitsFor !== undefined && { waitsFor }),
    })),
  };
}

/** A DaemonSet's pod lives and sleeps with its node: nobody misses it while the host is off. */
function sleepsWithItsHost(view: View, pod: Pod): boolean {
  const node = pod.node && view.lab.nodes.get(pod.node);
  return node !== undefined && !isMovable(pod) && isNotMissed(view, node.host);
}

/** As the workloads say; what no workload fact tells of is counted by its pods. */
function wantedPods(view: View, counted: readonly Pod[]): number {
  let wanted = 0;
  const told = new Set<string>();
  for (const ref of subjectsOf(view, 'kubernetes.workload')) {
    const workload = lastKnown(view, 'kubernetes.workload', ref);
    if (workload === undefined || !isHeldUp(ref)) continue;
    told.add(ref);
    wanted += workload.replicas - (workload.surged ? 1 : 0);
  }
  return wanted + counted.filter((pod) => !told.has(pod.workload) && !pod.terminating).length;
}

/** Those that always want their replicas: a Job ends, and a DaemonSet's count is its nodes'. */
function isHeldUp(ref: string): boolean {
  return ref.startsWith('Deployment/') || ref.startsWith('StatefulSet/');
}

function apiState(view: View): Explained | undefined {
  const api = seen(view, 'kubernetes.api', 'cluster');
  if (api.kind === 'unobservable') {
    return explained('unknown', 'Unknown', stop(`Kubernetes cannot be asked: ${api.why}`));
  }
  if (api.value) return undefined;
  return explained(
    'bad',
    'API down',
    'The Kubernetes API does not answer: what runs, runs on, but nothing is started or moved.',
    whySilent(view),
  );
}

/** Who looked at it says so of what it no longer sees; nothing where nobody knows more. */
function whySilent(view: View): string {
  const [node] = subjectsOf(view, 'kubernetes.node');
  const about = node === undefined ? undefined : seen(view, 'kubernetes.node', node);
  if (about?.kind !== 'unobservable') return '';
  const more = about.why.slice(gist(about.why).length).replace(/^: /, '');
  return more === '' ? '' : stop(more);
}

function stateOf(
  view: View,
  counted: readonly Pod[],
  waiting: readonly WaitingPod[],
  missing: number,
): Explained {
  const late = waiting.filter(({ since }) => view.now - since > startingMs);
  const stuck = late.filter(
    ({ waitsFor }) => waitsFor === undefined || !isNotMissed(view, waitsFor),
  );
  const names = [
    ...stuck.map(({ label }) => label),
    ...counted.filter((pod) => isBroken(view, pod, waiting)).map(labelOf),
  ];
  if (names.length > 0 && isSettling(view)) {
    return explained('busy', 'Being placed', `${list(names)} ${are(names.length)} on the way.`);
  }
  if (names.length > 0) {
    const [first] = stuck;
    return explained(
      'warn',
      `${names.length} not running`,
      `${list(names)} ${are(names.length)} not running. ${first?.why ?? 'Placed, but not ready.'}`,
      first?.waitsFor === undefined ? '' : `Switching ${first.waitsFor} on would help.`,
    );
  }
  if (late.length > 0) return waitsForHosts(late);
  if (missing > 0) return explained('busy', 'Starting', `${count(missing, 'pod')} still to start.`);
  return fine('All runs');
}

/** While a host comes or goes its work is under way: no fault yet. */
function isSettling(view: View): boolean {
  const moving = [...view.operations.values()].some(({ kind }) => movers.has(kind));
  return moving || [...view.lab.hosts.keys()].some((host) => hasJustCome(view, host));
}

const movers: ReadonlySet<OperationKind> = new Set(['leave', 'return', 'bring-up']);

function hasJustCome(view: View, host: HostName): boolean {
  const { presence, since } = presenceSince(view, host);
  return presence === 'on' && since > view.startedAt && view.now - since < startingMs;
}

/** Every one that waits, waits for a host that is off as expected. */
function waitsForHosts(late: readonly WaitingPod[]): Explained {
  const hosts = list([...new Set(late.flatMap(({ waitsFor }) => waitsFor ?? []))]);
  const one = late.length === 1;
  return explained(
    'off',
    `${late.length} ${one ? 'waits' : 'wait'} for ${hosts}`,
    `${list(late.map(({ label }) => label))} ${one ? 'waits' : 'wait'} for ${hosts}.`,
    `Switching ${hosts} on would run ${one ? 'it' : 'them'}.`,
  );
}

function isBroken(view: View, pod: Pod, waiting: readonly WaitingPod[]): boolean {
  if (pod.node === undefined || pod.terminating || pod.ready) return false;
  if (waiting.some((one) => one.pod === nameOf(pod))) return false;
  const node = known(view, 'kubernetes.node', pod.node);
  return view.now - Math.max(pod.since, node?.readySince ?? 0) > startingMs;
}
