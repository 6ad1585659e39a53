import type { LabNode } from '../../model/lab.ts';
import type { Unobservable } from '../facts.ts';
import { cephStatus } from './ceph/ceph.ts';
import type { SimCeph } from './ceph/state.ts';
import { etcdMembers, etcdStatus } from './etcd/etcd.ts';
import { controllerHearsApi } from './kubernetes/api.ts';
import { budgetStatus, wantedPods } from './kubernetes/budgets.ts';
import { controllerHears } from './network.ts';
import type { SourceOptions } from './observed-source.ts';
import { machineOf, type Sim, type SimHost } from './sim.ts';
import { hasTalosApi } from './talos/talos.ts';

/** Pings, `virsh`, Talos and Ceph are asked every few seconds; the Kubernetes API is watched. */
const pollMs = 5_000;

/** Declares every source with the facts that it sees. */
export function declareSources(sim: Sim): void {
  declarePing(sim);
  for (const host of sim.hosts.values()) declareHost(sim, host);
  for (const node of sim.lab.nodes.values()) declareNode(sim, node);
  declareEtcd(sim);
  declareKubernetes(sim);
  if (sim.ceph !== undefined) declareCeph(sim, sim.ceph);
}

function polled(broken: () => string | undefined): SourceOptions {
  return { everyMs: pollMs, mode: 'poll', broken };
}

function declarePing(sim: Sim): void {
  sim.observation.addSource(
    'ping',
    polled(() => undefined),
  );
  for (const name of sim.lab.hosts.keys()) {
    sim.observation.addFact('ping', 'host.reachable', name, () => controllerHears(sim, name));
  }
}

function declareHost(sim: Sim, own: SimHost): void {
  const { host } = own;
  const silent = () =>
    controllerHears(sim, host.name) ? undefined : `${host.name} does not answer`;
  if (host.power.meter !== undefined) {
    const source = `plug/${host.name}`;
    const broken = () =>
      sim.faults.isolations > 0 || own.outages > 0
        ? `the meter of ${host.name} does not answer`
        : undefined;
    sim.observation.addSource(source, polled(broken));
    sim.observation.addFact(source, 'host.power', host.name, () =>
      own.power === 'off' ? 'off' : 'on',
    );
  }
  if (host.volatile !== undefined) {
    const source = `agent/${host.name}`;
    sim.observation.addSource(source, polled(silent));
    sim.observation.addFact(source, 'host.in-use', host.name, () => own.inUse);
  }
  const vms = [...sim.vms.values()].filter((vm) => vm.node.host === host.name);
  if (vms.length === 0) return;
  sim.observation.addSource(`libvirt/${host.name}`, polled(silent));
  for (const vm of vms) {
    sim.observation.addFact(`libvirt/${host.name}`, 'vm.state', vm.node.name, () => vm.state);
  }
}

function declareNode(sim: Sim, node: LabNode): void {
  const source = `talos/${node.name}`;
  const machine = machineOf(sim, node.name);
  const broken = () =>
    controllerHears(sim, node.host) && hasTalosApi(sim, machine)
      ? undefined
      : `the Talos API of ${node.name} does not answer`;
  sim.observation.addSource(source, polled(broken));
  sim.observation.addFact(source, 'talos.stage', node.name, () => {
    const { stage } = machine;
    return stage === 'off' || stage === 'starting'
      ? { unobservable: `${node.name} does not run` }
      : stage;
  });
  if (node.role === 'control-plane') {
    sim.observation.addFact(source, 'etcd.status', node.name, () => etcdStatus(sim, node.name));
  }
}

function declareEtcd(sim: Sim): void {
  const { observation, etcd } = sim;
  const isHeard = () =>
    etcd.healthy.some((node) => controllerHears(sim, machineOf(sim, node).node.host));
  observation.addSource(
    'etcd',
    polled(() => (isHeard() ? undefined : 'no etcd member with quorum answers')),
  );
  observation.addFact('etcd', 'etcd.members', 'cluster', () => etcdMembers(sim));
  observation.addSource(
    'store',
    polled(() => undefined),
  );
  observation.addFact('store', 'etcd.snapshot', 'cluster', () =>
    etcd.snapshotAt === undefined
      ? ({ unobservable: 'there is no snapshot yet' } satisfies Unobservable)
      : { takenAt: etcd.snapshotAt },
  );
}

function declareKubernetes(sim: Sim): void {
  const { observation, cluster } = sim;
  observation.addSource('kubernetes', {
    everyMs: cluster.times.watchMs,
    mode: 'watch',
    broken: () => (controllerHearsApi(sim) ? undefined : 'the Kubernetes API does not answer'),
    stalled: () => sim.faults.stale > 0,
  });
  observation.addFact(
    'kubernetes',
    'kubernetes.api',
    'cluster',
    () => controllerHearsApi(sim),
    'anyhow',
  );
  for (const node of cluster.nodes.values()) {
    const { name } = node.node;
    observation.addFact('kubernetes', 'kubernetes.node', name, () =>
      node.registered
        ? {
            ready: node.ready,
            readySince: node.readySince,
            cordonedBy: node.cordonedBy,
            outOfService: node.outOfService,
          }
        : { unobservable: `${name} has never joined the cluster` },
    );
  }
  for (const owner of cluster.workloads.values()) {
    observation.addFact('kubernetes', 'kubernetes.workload', owner.workload.ref, () => ({
      replicas: owner.workload.kind === 'DaemonSet' ? owner.pods.size : wantedPods(owner),
      ready: [...owner.pods].filter((pod) => pod.ready && !pod.terminating).length,
      surged: owner.surged,
    }));
  }
  for (const object of cluster.budgets) {
    const subject = `${object.budget.namespace}/${object.budget.name}`;
    observation.addFact('kubernetes', 'kubernetes.budget', subject, () =>
      budgetStatus(sim, object),
    );
  }
}

function declareCeph(sim: Sim, ceph: SimCeph): void {
  const isHeard = () =>
    ceph.monQuorum && ceph.mons.some((mon) => mon.inQuorum && controllerHears(sim, mon.host));
  sim.observation.addSource(
    'ceph',
    polled(() => (isHeard() ? undefined : 'no Ceph mon with quorum answers')),
  );
  sim.observation.addFact('ceph', 'ceph.status', 'cluster', () => cephStatus(ceph));
}
