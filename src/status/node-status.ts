import type { View } from '../controller/operation.ts';
import { isHealthyVoter, leader } from '../controller/view/etcd.ts';
import { known, latest, seen } from '../controller/view/facts.ts';
import { operationOn, presence, presenceSince } from '../controller/view/hosts.ts';
import { isOver, pods } from '../controller/view/kubernetes.ts';
import type { Manifests, WorkloadRef } from '../kubernetes/objects.ts';
import type { LabNode, NodeName } from '../model/lab.ts';
import { coresOf, hostOf, isVolatile, memoryBytesOf } from '../model/shape.ts';
import type { KubernetesNode, Pod, TalosStage, VmState } from '../world/facts.ts';
import { isNotMissed } from './absence.ts';
import { explained, fine } from './explained.ts';
import { latestSight } from './latest-sight.ts';
import { gist, sentence, stop } from './sentences.ts';
import type { Explained, NodeStatus } from './status.ts';
import { clockText } from './times.ts';

export type PodsByNode = ReadonlyMap<NodeName, readonly Pod[]>;

/** All pods that hold something, by the node that they are on. */
export function podsByNode(view: View): PodsByNode {
  const byNode = new Map<NodeName, Pod[]>();
  for (const pod of pods(view)) {
    if (pod.node === undefined || isOver(pod)) continue;
    const there = byNode.get(pod.node);
    if (there === undefined) byNode.set(pod.node, [pod]);
    else there.push(pod);
  }
  return byNode;
}

export function nodeStatus(view: View, node: LabNode, byNode: PodsByNode): NodeStatus {
  const host = hostOf(view.lab, node.host);
  const here = byNode.get(node.name) ?? [];
  const requests = requestsOf(view.manifests);
  const etcd = node.role === 'control-plane' ? etcdRole(view, node.name) : undefined;
  const seenAt = latestSight(view, [
    latest(view, 'vm.state', node.name),
    latest(view, 'talos.stage', node.name),
    latest(view, 'kubernetes.node', node.name),
  ]);
  return {
    name: node.name,
    role: node.role,
    bareMetal: node.machine.kind === 'bare-metal',
    cores: coresOf(node, host),
    memoryBytes: memoryBytesOf(node, host),
    requestedMemoryBytes: here.reduce((sum, pod) => sum + (requests.get(pod.workload) ?? 0), 0),
    pods: here.length,
    ...(etcd !== undefined && { etcd }),
    cordonedBy: known(view, 'kubernetes.node', node.name)?.cordonedBy ?? 'nobody',
    state: nodeState(view, node),
    ...(seenAt !== undefined && { seenAt }),
  };
}

function etcdRole(view: View, node: NodeName): NonNullable<NodeStatus['etcd']> {
  if (known(view, 'etcd.status', node)?.learner === true) return 'learner';
  if (leader(view) === node) return 'leader';
  return isHealthyVoter(view, node) ? 'voter' : 'away';
}

function nodeState(view: View, node: LabNode): Explained {
  const { host, name } = node;
  const at = presence(view, host);
  if (at === 'unknown') return toldByKubernetes(view, node);
  if (at !== 'on') {
    return isNotMissed(view, host)
      ? explained('off', 'Asleep', `${host} is off, as expected.`)
      : explained(
          at === 'off' && isVolatile(view.lab, host) ? 'warn' : 'bad',
          'Gone',
          `It went with ${host}.`,
        );
  }
  const vm = node.machine.kind === 'vm' ? known(view, 'vm.state', name) : 'running';
  const stage = known(view, 'talos.stage', name);
  const underWay = operationOn(view, host, 'repair-vm');
  if (underWay?.subject.kind === 'node' && underWay.subject.node === name) {
    const why = sentence(`because ${underWay.because}`);
    return underWay.stalled === undefined
      ? explained('busy', 'Repairing', why, sentence(`Now: ${underWay.step}`))
      : explained('bad', 'Broken', stop(underWay.stalled.why), stop(underWay.stalled.next));
  }
  if (vm !== undefined && vm !== 'running') return stopped(view, node, vm);
  if (stage !== undefined && stage !== 'running') return staged(stage);
  if (stage === 'running') return readiness(view, node, true);
  const isReady = known(view, 'kubernetes.node', name)?.ready === 'True';
  if (!isReady && vm === 'running' && isComingUp(view, node)) {
    return explained('busy', 'Booting', 'Its machine runs; nothing in it answers yet.');
  }
  return readiness(view, node, false);
}

/** All that is known of a node whose host cannot be seen. */
function toldByKubernetes(view: View, { name, host }: LabNode): Explained {
  const told = known(view, 'kubernetes.node', name);
  const unseen = `${host} cannot be observed`;
  if (told === undefined) return explained('unknown', 'Unknown', `${unseen}.`);
  if (told.ready === 'True') {
    return told.cordonedBy === 'nobody' ? fine('Ready') : cordoned(name, told.cordonedBy);
  }
  const since = clockText(told.readySince, view.now, view.lab.timezone);
  return explained(
    'warn',
    'Not ready',
    `Kubernetes calls it not Ready since ${since}; ${unseen}, so nobody knows why.`,
  );
}

/** Firmware, boot loader, Talos, etcd, kubelet: a Raspberry Pi is through with them by then. */
const bootMs = 180_000;

/** Has it just been started, or does an operation see to it that it comes up? */
function isComingUp(view: View, { host, name, machine }: LabNode): boolean {
  const operation = operationOn(view, host, 'return', 'wake-for-quorum', 'bring-up');
  if (operation !== undefined) return operation.stalled === undefined;
  const startedAt =
    machine.kind === 'vm' ? latest(view, 'vm.state', name)?.at : presenceSince(view, host).since;
  return startedAt !== undefined && view.now - startedAt < bootMs;
}

function stopped(view: View, node: LabNode, vm: Exclude<VmState, 'running'>): Explained {
  const leaving = operationOn(view, node.host, 'leave') !== undefined;
  switch (vm) {
    case 'crashed':
      return explained('bad', 'Crashed', 'Its VM has crashed.', 'Lowtide starts it again.');
    case 'paused':
      return explained('warn', 'Paused', 'Its VM is paused.', `Resume it on ${node.host}.`);
    case 'shutoff':
      return leaving
        ? explained('off', 'Shut down', `${node.host} is leaving.`)
        : explained('warn', 'Shut off', `${node.host} is on but this VM is off.`);
    case 'absent':
      return explained('warn', 'Not made yet', `${node.host} has no VM of this name.`);
  }
}

function staged(stage: Exclude<TalosStage, 'running'>): Explained {
  switch (stage) {
    case 'maintenance':
      return explained('warn', 'Unconfigured', 'Talos waits for its machine config.');
    case 'installing':
      return explained('busy', 'Installing', 'Talos is being installed.');
    case 'booting':
      return explained('busy', 'Booting', 'Talos is booting.');
    case 'rebooting':
      return explained('busy', 'Rebooting', 'Talos is rebooting.');
    case 'shutting-down':
      return explained('busy', 'Shutting down', 'Talos drains it and powers off.');
  }
}

function readiness(view: View, node: LabNode, talosRuns: boolean): Explained {
  const ready = seen(view, 'kubernetes.node', node.name);
  if (ready.kind === 'unobservable') {
    const why = talosRuns
      ? `Talos runs; whether the node is Ready cannot be seen: ${gist(ready.why)}.`
      : `Neither Talos nor Kubernetes tells of it: ${gist(ready.why)}.`;
    return explained('unknown', talosRuns ? 'Runs' : 'Unknown', why);
  }
  const since = clockText(ready.value.readySince, view.now, view.lab.timezone);
  if (ready.value.ready !== 'True') {
    if (!talosRuns) {
      return explained(
        'bad',
        'Hung',
        `Its machine runs, but nothing in it answers since ${since}.`,
      );
    }
    return isComingUp(view, node)
      ? explained('busy', 'Starting', 'Talos runs; Kubernetes does not call it Ready yet.')
      : explained(
          'warn',
          'Not ready',
          `Talos runs, but Kubernetes calls it not Ready since ${since}.`,
        );
  }
  if (!talosRuns) {
    return explained(
      'warn',
      'Talos silent',
      'Kubernetes calls it Ready, but its Talos API does not answer.',
    );
  }
  const { cordonedBy } = ready.value;
  return cordonedBy === 'nobody' ? fine('Ready') : cordoned(node.name, cordonedBy);
}

function cordoned(name: NodeName, by: Exclude<KubernetesNode['cordonedBy'], 'nobody'>): Explained {
  switch (by) {
    case 'lowtide':
      return explained(
        'busy',
        'Cordoned',
        'Lowtide keeps new pods away while it is being emptied or filled.',
      );
    case 'talos':
      return explained('busy', 'Cordoned', 'Talos cordoned it for its own shutdown.');
    case 'person':
      return explained(
        'warn',
        'Cordoned',
        'A person cordoned it; Lowtide leaves that alone.',
        `kubectl uncordon ${name}`,
      );
  }
}

const requestsKept = new WeakMap<Manifests, ReadonlyMap<WorkloadRef, number>>();

/** Memory that one pod of each workload requests. */
function requestsOf(manifests: Manifests): ReadonlyMap<WorkloadRef, number> {
  const found =
    requestsKept.get(manifests) ??
    new Map(manifests.workloads.map(({ ref, template }) => [ref, template.requests.memoryBytes]));
  requestsKept.set(manifests, found);
  return found;
}
