import type { HostName, Lab, LabNode } from '../model/lab.ts';
import { controlPlanes, hostOf, nodeOf } from '../model/shape.ts';
import type { Fact } from '../world/facts.ts';
import type { SimulatedWorld, Truth } from '../world/simulated/simulated-world.ts';
import type { Trial } from './trial.ts';

/** The one property that is judged at the end: what it is called and what it promises. */
export const liveness = {
  name: 'liveness',
  promises: 'Once every fault is over, everything comes to rest and works.',
} as const;

/** A sentence for each thing that is not as it should be once every fault is over. */
export function unsettled(trial: Trial, lab: Lab): string[] {
  const facts = factsOf(trial.world);
  const { truth } = trial.world;
  const on = new Set(
    [...truth.hosts].filter(([, host]) => host.power === 'on').map(([name]) => name),
  );
  const nodes = [...lab.nodes.values()].filter((node) => on.has(node.host));
  return [
    ...hostsMissing(lab, truth),
    ...openOperations(trial, lab),
    ...votersMissing(lab, nodes, truth),
    ...nodesNotWorking(nodes, truth),
    ...leftovers(nodes, facts, truth),
    ...podsNotRunning(lab, facts, truth),
  ];
}

function hostsMissing(lab: Lab, truth: Truth): string[] {
  return [...lab.hosts.values()]
    .filter((host) => host.volatile === undefined && truth.hosts.get(host.name)?.power !== 'on')
    .map((host) => `${host.name} is always on, but its power is off.`);
}

function openOperations(trial: Trial, lab: Lab): string[] {
  const view = trial.view();
  if (view === undefined) return ['No controller runs.'];
  const { truth } = trial.world;
  const open = [...view.operations.values()].filter(({ kind, subject }) => {
    const waits = kind === 'unplanned-loss' && subject.kind === 'host';
    return !waits || !isOffUnproven(lab, truth, subject.host);
  });
  return open.map(
    (open) =>
      `${open.id} is still open at "${open.step}"${open.waiting === '' ? '' : `, waiting until ${open.waiting}`}${open.stalled === undefined ? '' : `, stalled: ${open.stalled.why}`}.`,
  );
}

/** Off with nothing to prove it: its loss is waited out until it is on again, and that is right. */
function isOffUnproven(lab: Lab, truth: Truth, host: HostName): boolean {
  return truth.hosts.get(host)?.power === 'off' && hostOf(lab, host).power.meter === undefined;
}

function votersMissing(lab: Lab, on: readonly LabNode[], truth: Truth): string[] {
  const healthy = new Set(truth.etcd.healthy);
  return controlPlanes(lab)
    .filter((node) => on.includes(node) && !healthy.has(node.name))
    .map((node) => `${node.name} is not a healthy voter of etcd.`);
}

function nodesNotWorking(on: readonly LabNode[], truth: Truth): string[] {
  return on
    .filter((node) => !truth.nodes.get(node.name)?.ready)
    .map((node) => `${node.name} is not Ready though ${node.host} is on.`);
}

/** What Lowtide put there for a while and must have taken away again. */
function leftovers(on: readonly LabNode[], facts: readonly Fact[], truth: Truth): string[] {
  const onNames = new Set<string>(on.map((node) => node.name));
  return facts.flatMap((fact): string[] => {
    if (fact.kind === 'kubernetes.node' && onNames.has(fact.subject)) {
      if ('unobservable' in fact.value) return [];
      const { cordonedBy, outOfService } = fact.value;
      return [
        ...(cordonedBy === 'lowtide' ? [`${fact.subject} is still cordoned.`] : []),
        ...(outOfService ? [`${fact.subject} is still marked out of service.`] : []),
      ];
    }
    if (fact.kind === 'kubernetes.workload' && fact.value !== 'absent') {
      if ('unobservable' in fact.value) return [];
      return fact.value.surged ? [`${fact.subject} still has its extra replica.`] : [];
    }
    if (fact.kind === 'ceph.status' && !('unobservable' in fact.value)) {
      return fact.value.noout
        .filter((host) => truth.hosts.get(host)?.power === 'on')
        .map((host) => `noout is still set for ${host}.`);
    }
    return [];
  });
}

/** All that the world tells a newcomer: everything it sees now. */
function factsOf(world: SimulatedWorld): Fact[] {
  const facts: Fact[] = [];
  const leave = world.subscribe((event) => {
    if (event.kind === 'observed') facts.push(...event.facts);
  });
  world.advanceTo(world.clock.now());
  leave();
  return facts;
}

/**
 * Whatever has a place must run, and whatever waits must wait for room: the scheduler says so. That
 * another order of placement might have fitted more is not held against anybody.
 */
function podsNotRunning(lab: Lab, facts: readonly Fact[], truth: Truth): string[] {
  const hopeless = new Set(
    facts.flatMap((fact) => {
      if (fact.kind !== 'kubernetes.pod' || fact.value === 'absent') return [];
      return 'unobservable' in fact.value || fact.value.why === undefined ? [] : fact.value.uid;
    }),
  );
  return truth.pods.flatMap((pod): string[] => {
    const { node, uid, workload } = pod;
    const name = `${pod.namespace}/${pod.name}`;
    if ((pod.alive && pod.ready) || isRun(workload)) return [];
    if (node === undefined) return hopeless.has(uid) ? [] : [`${name} is not scheduled.`];
    const { host } = nodeOf(lab, node);
    if (truth.hosts.get(host)?.power === 'on') return [`${name} does not run on ${node}.`];
    if (workload.startsWith('DaemonSet/') || isOffUnproven(lab, truth, host)) return [];
    return [`${name} is still held by ${node}, which is off.`];
  });
}

/** Pods of one run come and go; nobody waits for them. */
function isRun(workload: string): boolean {
  return workload.startsWith('Job/') || workload.startsWith('CronJob/');
}
