import type { HostName, NodeName } from '../../../model/lab.ts';
import { evaluateCeph } from '../ceph/ceph.ts';
import {
  cutPower,
  hangHost,
  powerCycle,
  setCut,
  setInUse,
  setOutage,
  shutDownHost,
} from '../hosts/hosts.ts';
import { disruptionsChanged } from '../kubernetes/budgets.ts';
import { nodeObjectOf } from '../kubernetes/cluster.ts';
import { nodeChanged } from '../kubernetes/node-lifecycle.ts';
import type { Mishap } from '../mishap.ts';
import { announceOff } from '../people.ts';
import { happened, machineOf, type Sim, simHost } from '../sim.ts';
import { endVm, hangVm } from '../vms/vms.ts';
import { holdFault } from './holding.ts';

/** What each mishap does. One that has no subject to befall is passed over. */
export function inject(sim: Sim, mishap: Mishap): void {
  switch (mishap.kind) {
    case 'host.switched-on':
      powerCycle(sim, simHost(sim, mishap.host));
      return;
    case 'host.announced-off':
      announceOff(sim, simHost(sim, mishap.host), mishap.withinMs);
      return;
    case 'host.shut-down':
      shutDownHost(sim, simHost(sim, mishap.host));
      return;
    case 'host.used':
      setInUse(sim, simHost(sim, mishap.host), mishap.inUse);
      return;
    case 'host.power-cut':
      pullPlug(sim, mishap.host);
      return;
    case 'host.hung':
      hangHost(sim, simHost(sim, mishap.host));
      return;
    case 'host.slow-boot':
      simHost(sim, mishap.host).bootFactor = mishap.factor;
      return;
    case 'host.boot-loop':
      simHost(sim, mishap.host).failingBoots = mishap.times;
      return;
    case 'domain.failed':
      failDomain(sim, mishap.domain, mishap.value, mishap.forMs);
      return;
    case 'wake.lossy':
      lose(sim, sim.faults.wakeLoss, mishap, 'magic packets are lost');
      return;
    case 'results.lost':
      lose(sim, sim.faults.resultLoss, mishap, 'results are lost');
      return;
    case 'vm.crashed':
      crashVm(sim, mishap.node);
      return;
    case 'vm.hung': {
      const vm = sim.vms.get(mishap.node);
      if (vm !== undefined) hangVm(sim, machineOf(sim, mishap.node), vm);
      return;
    }
    case 'vm.disk-lost':
      loseDisk(sim, mishap.node);
      return;
    case 'node.cordoned-by-person':
      cordonByHand(sim, mishap.node);
      return;
    default:
      injectHolding(sim, mishap);
      return;
  }
}

type Holding = Extract<
  Mishap,
  {
    readonly kind:
      | 'network.partitioned'
      | 'network.isolated'
      | 'kubernetes.api-down'
      | 'kubernetes.stale'
      | 'budgets.stuck'
      | 'talos.refuses'
      | 'ceph.mon-down'
      | 'ceph.osd-down';
  }
>;

function injectHolding(sim: Sim, mishap: Holding): void {
  const { faults, observation } = sim;
  switch (mishap.kind) {
    case 'network.partitioned': {
      const host = simHost(sim, mishap.host);
      holds(sim, mishap.forMs, `${mishap.host} is cut off`, (by) => setCut(sim, host, by));
      return;
    }
    case 'network.isolated':
      holds(sim, mishap.forMs, 'the controller is cut off', (by) => {
        faults.isolations += by;
        for (const host of sim.lab.hosts.keys()) observation.touch('host.reachable', host);
        observation.touch('kubernetes.api', 'cluster');
        observation.touchAllSources();
      });
      return;
    case 'kubernetes.api-down':
      holds(sim, mishap.forMs, 'API servers answer with errors', (by) => {
        faults.apiDown += by;
        sim.reassess();
      });
      return;
    case 'kubernetes.stale':
      holds(sim, mishap.forMs, 'watches stall', (by) => {
        faults.stale += by;
        observation.touchSource('kubernetes');
      });
      return;
    case 'budgets.stuck':
      holds(sim, mishap.forMs, 'budgets allow nothing', (by) => {
        faults.budgetsStuck += by;
        disruptionsChanged(sim);
      });
      return;
    case 'talos.refuses':
      holds(sim, mishap.forMs, `the Talos API of ${mishap.node} refuses`, (by) => {
        faults.refusing.set(mishap.node, (faults.refusing.get(mishap.node) ?? 0) + by);
      });
      return;
    case 'ceph.mon-down':
    case 'ceph.osd-down': {
      const daemons = (mishap.kind === 'ceph.mon-down' ? sim.ceph?.mons : sim.ceph?.osds) ?? [];
      holds(sim, mishap.forMs, `${mishap.kind} on ${mishap.host}`, (by) => {
        for (const daemon of daemons) if (daemon.host === mishap.host) daemon.broken += by;
        evaluateCeph(sim);
      });
      return;
    }
  }
}

function holds(sim: Sim, forMs: number, text: string, turn: (by: 1 | -1) => void): void {
  holdFault(
    sim,
    forMs,
    text,
    () => turn(1),
    () => turn(-1),
  );
}

function lose(
  sim: Sim,
  losses: Set<{ readonly probability: number }>,
  { probability, forMs }: { readonly probability: number; readonly forMs: number },
  text: string,
): void {
  const loss = { probability };
  holdFault(
    sim,
    forMs,
    text,
    () => losses.add(loss),
    () => losses.delete(loss),
  );
}

function pullPlug(sim: Sim, name: HostName): void {
  const host = simHost(sim, name);
  happened(sim, `the plug of ${name} is pulled`);
  host.unplugged = true;
  cutPower(sim, host);
}

function crashVm(sim: Sim, node: NodeName): void {
  const vm = sim.vms.get(node);
  if (vm !== undefined) endVm(sim, machineOf(sim, node), vm, 'crashed');
}

/** What runs from memory dies soon after its disk. */
function loseDisk(sim: Sim, node: NodeName): void {
  const vm = sim.vms.get(node);
  if (vm === undefined) return;
  const machine = machineOf(sim, node);
  machine.disk = 'damaged';
  happened(sim, `the disk of ${node} is damaged`);
  endVm(sim, machine, vm, 'crashed');
}

function cordonByHand(sim: Sim, name: NodeName): void {
  const node = nodeObjectOf(sim.cluster, name);
  if (!node.registered || !sim.cluster.apiUp) return;
  node.cordonedBy = 'person';
  nodeChanged(sim, node);
}

/** A switch takes its hosts' network, anything else their mains. */
function failDomain(sim: Sim, domain: string, value: string, forMs: number): void {
  const hosts = [...sim.hosts.values()].filter(
    (host) => host.host.failureDomains.get(domain) === value,
  );
  const isNetwork = domain === 'switch' || domain === 'network';
  holds(sim, forMs, `${domain} ${value} fails`, (by) => {
    for (const host of hosts) {
      if (isNetwork) setCut(sim, host, by);
      else setOutage(sim, host, by);
    }
  });
}
