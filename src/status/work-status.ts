import type { View } from '../controller/operation.ts';
import { isUnobservable, known, seen } from '../controller/view/facts.ts';
import { hostsOff } from '../controller/view/hosts.ts';
import { isMovable, isOver, nameOf, pods } from '../controller/view/kubernetes.ts';
import type { WorkloadRef } from '../kubernetes/objects.ts';
import type { HostName } from '../model/lab.ts';
import { nodeOf } from '../model/shape.ts';
import type { Pod } from '../world/facts.ts';
import { isNotMissed } from './absence.ts';
import { explained, fine } from './explained.ts';
import { foreseen } from './foreseen.ts';
import { count, list, shortName, stop } from './sentences.ts';
import type { Explained, WorkStatus } from './status.ts';

/** A pod that is placed gets this long to pull, start and pass its probe before it is worth a word. */
const startingMs = 120_000;

/** More than anybody reads; the rest is counted. */
const waitingShownMax = 50;

/** What runs of what is wanted, and what the rest waits for. */
export function workStatus(view: View): WorkStatus {
  const counted = pods(view).filter((pod) => !isOver(pod) && !sleepsWithItsHost(view, pod));
  const running = counted.filter((pod) => pod.ready && !pod.terminating).length;
  const pending = counted.filter((pod) => pod.node === undefined && !pod.terminating);
  const waiting = pending.map((pod) => {
    const waitsFor = hostThatPlaces(view, pod.workload);
    return {
      pod: nameOf(pod),
      why: stop(pod.why ?? 'the scheduler has not placed it yet'),
      ...(waitsFor !== undefined && { waitsFor }),
    };
  });
  const broken = counted.filter((pod) => isBroken(view, pod));
  const wanted = Math.max(running, wantedPods(view, counted));
  return {
    state: stateOf(view, { running, wanted, waiting, broken }),
    running,
    wanted,
    waiting: waiting.slice(0, waitingShownMax),
  };
}

/** A DaemonSet's pod lives and sleeps with its node: nobody misses it while the host is off. */
function sleepsWithItsHost(view: View, pod: Pod): boolean {
  if (pod.node === undefined || isMovable(pod)) return false;
  return isNotMissed(view, nodeOf(view.lab, pod.node).host);
}

function isBroken(view: View, pod: Pod): boolean {
  if (pod.node === undefined || pod.terminating || pod.ready) return false;
  const node = known(view, 'kubernetes.node', pod.node);
  return view.now - Math.max(pod.since, node?.readySince ?? 0) > startingMs;
}

/** As the workloads say; what no workload fact tells of is counted by its pods. */
function wantedPods(view: View, counted: readonly Pod[]): number {
  let wanted = 0;
  const told = new Set<string>();
  for (const [ref, fact] of view.facts.get('kubernetes.workload') ?? []) {
    if (fact.kind !== 'kubernetes.workload' || isUnobservable(fact.value)) continue;
    if (ref.startsWith('DaemonSet/')) continue;
    told.add(ref);
    wanted += fact.value.replicas - (fact.value.surged ? 1 : 0);
  }
  return wanted + counted.filter((pod) => !told.has(pod.workload) && !pod.terminating).length;
}

/** The sleeping host whose return would place a pod of the workload that cannot run now. */
function hostThatPlaces(view: View, workload: WorkloadRef): HostName | undefined {
  const off = hostsOff(view);
  const strandedNow = strandedOf(view, off, workload);
  if (strandedNow === 0) return undefined;
  return [...off].find((host) => {
    const without = new Set([...off].filter((other) => other !== host));
    return strandedOf(view, without, workload) < strandedNow;
  });
}

function strandedOf(view: View, off: ReadonlySet<HostName>, workload: WorkloadRef): number {
  return foreseen(view, off).pods.stranded.filter((pod) => pod.workload === workload).length;
}

function stateOf(
  view: View,
  work: Omit<WorkStatus, 'state'> & { readonly broken: readonly Pod[] },
): Explained {
  const api = seen(view, 'kubernetes.api', 'cluster');
  if (api.kind === 'unobservable') {
    return explained('unknown', 'Unknown', `Kubernetes cannot be asked: ${api.why}.`);
  }
  if (!api.value) {
    return explained(
      'bad',
      'API down',
      'The Kubernetes API does not answer: what runs, runs on, but nothing is started or moved.',
    );
  }
  const { waiting, broken } = work;
  const stuck = waiting.filter(
    ({ waitsFor }) => waitsFor === undefined || !isNotMissed(view, waitsFor),
  );
  if (stuck.length + broken.length > 0) {
    const names = [...stuck.map(({ pod }) => pod), ...broken.map(nameOf)].map(shortName);
    const why = stuck[0]?.why ?? 'It is placed but does not become ready.';
    return explained(
      'warn',
      `${names.length} ${names.length === 1 ? 'does' : 'do'} not run`,
      `${list(names)}: ${why}`,
    );
  }
  if (waiting.length > 0) {
    const hosts = [...new Set(waiting.flatMap(({ waitsFor }) => waitsFor ?? []))];
    return explained(
      'off',
      `${waiting.length} ${waiting.length === 1 ? 'waits' : 'wait'} for ${list(hosts)}`,
      `${list(waiting.map(({ pod }) => shortName(pod)))} ${waiting.length === 1 ? 'fits' : 'fit'} nowhere else.`,
      `They run when ${list(hosts)} ${hosts.length === 1 ? 'is' : 'are'} on.`,
    );
  }
  if (work.running < work.wanted) {
    const starting = work.wanted - work.running;
    return explained('busy', 'Starting', `${count(starting, 'pod')} still to start.`);
  }
  return fine('All runs');
}
