import type { DisruptionBudget } from '../../src/kubernetes/objects.ts';
import type { HostName, NodeName } from '../../src/model/lab.ts';
import { createSimulatedWorld } from '../../src/world/simulated/create.ts';
import type { SimulatedWorld } from '../../src/world/simulated/simulated-world.ts';
import { referenceLab } from '../simulation/reference-lab.ts';
import { cephSuite } from './ceph.ts';
import { hypervisorSuite } from './hypervisor.ts';
import { kubernetesSuite } from './kubernetes.ts';
import { powerOffSuite, wakeSuite } from './power.ts';
import { talosSuite } from './talos.ts';

/** Nothing here takes longer: the slowest is a drain of five minutes. */
const patienceMs = 10 * 60_000;

const hourMs = 3_600_000;

const gamer = 'gamer' as HostName;
const nixos = 'nixos' as HostName;

function open(without: readonly HostName[] = [], ...more: readonly DisruptionBudget[]) {
  const { lab, manifests: given } = referenceLab();
  const isReplaced = ({ namespace, name }: DisruptionBudget) =>
    more.some((one) => one.namespace === namespace && one.name === name);
  const kept = given.budgets.filter((budget) => !isReplaced(budget));
  const manifests = { ...given, budgets: [...kept, ...more] };
  const on = [...lab.hosts.keys()].filter((host) => !without.includes(host));
  const startsAt = Date.UTC(2026, 10, 20);
  const options = {
    lab,
    manifests,
    seed: 7,
    startsAt,
    begin: 'running',
    on,
    people: false,
  } as const;
  const world = createSimulatedWorld(options);
  return {
    world,
    port: world,
    until: (what: string, holds: () => boolean) => until(world, what, holds),
  };
}

async function until(world: SimulatedWorld, what: string, holds: () => boolean): Promise<void> {
  const endsAt = world.clock.now() + patienceMs;
  while (!holds()) {
    if (world.nextAt > endsAt) throw new Error(`waited in vain for ${what}`);
    world.advanceTo(world.nextAt);
  }
}

wakeSuite('the simulated power port', async () => {
  const { world, ...harness } = open([gamer]);
  const wakes = () => world.truth.history.filter(({ text }) => text === 'gamer is booting').length;
  return { ...harness, wakes };
});

powerOffSuite('the simulated power port', async () => {
  const { world, ...harness } = open();
  return { ...harness, isOff: (host) => world.truth.hosts.get(host)?.power === 'off' };
});

hypervisorSuite('the simulated hypervisor port', async () => {
  const { world, ...harness } = open();
  return {
    ...harness,
    domain: (node) => world.truth.vms.get(node)?.state ?? 'absent',
    loseHost: () => world.inject({ kind: 'host.power-cut', host: nixos }),
  };
});

talosSuite('the simulated Talos port', async () => {
  const { world, ...harness } = open();
  return {
    ...harness,
    cut: (node: NodeName) => world.inject({ kind: 'vm.crashed', node }),
  };
});

kubernetesSuite('the simulated Kubernetes port', async () => {
  const { world, ...harness } = open(
    [],
    {
      namespace: 'home',
      name: 'nextcloud',
      selector: { matchLabels: new Map([['app', 'nextcloud']]), matchExpressions: [] },
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
    {
      namespace: 'network',
      name: 'second',
      selector: { matchLabels: new Map([['app', 'traefik']]), matchExpressions: [] },
      maxUnavailable: 1,
    },
  );
  return {
    ...harness,
    deployment: 'Deployment/media/immich-server',
    guarded: { workload: 'StatefulSet/data/postgres', budget: 'data/postgres' },
    guardedTwice: {
      workload: 'Deployment/network/traefik',
      budgets: ['network/second', 'network/traefik'],
    },
    cordonByHand: async (node) => world.inject({ kind: 'node.cordoned-by-person', node }),
    lenient: 'Deployment/home/nextcloud',
    failNode: async (node) => world.inject({ kind: 'vm.hung', node }),
    releaseBudgets: async () => world.heal(),
    holdBudgets: async () => world.inject({ kind: 'budgets.stuck', forMs: hourMs }),
    loseApi: async () => world.inject({ kind: 'kubernetes.api-down', forMs: hourMs }),
    returnApi: async () => world.heal(),
    textsOf: async (node) => objectOf(world, node),
    taintsOf: async (node) =>
      objectOf(world, node).taints.map(({ key, value, effect }) => `${key}=${value}:${effect}`),
  };
});

function objectOf(world: SimulatedWorld, node: NodeName) {
  const object = world.truth.nodeObject(node);
  if (object === undefined) throw new Error(`bug: no node ${node}`);
  return object;
}

cephSuite('the simulated Ceph port', async () => {
  const { world, ...harness } = open();
  return {
    ...harness,
    loseMonQuorum: () => {
      for (const host of ['nuc1', 'nuc2'] as HostName[]) {
        world.inject({ kind: 'ceph.mon-down', host, forMs: hourMs });
      }
    },
  };
});
