import { setTimeout as pass } from 'node:timers/promises';
import type { NodeName } from '../../../src/model/lab.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import type { Reference } from './reference.ts';

/** What people and misfortune do to the cluster, past all that is tested. */
export function createHands(plane: ControlPlane): Reference['hands'] {
  let held: readonly Budget[] = [];
  const node = async (name: NodeName) =>
    (await plane.request('GET', `/api/v1/nodes/${name}`)) as NodeObject;
  return {
    deployment: 'Deployment/media/immich-server',
    guarded: { workload: 'StatefulSet/data/postgres', budget: 'data/postgres' },
    guardedTwice: {
      workload: 'Deployment/network/traefik',
      budgets: ['network/second', 'network/traefik'],
    },
    async cordonByHand(name) {
      await plane.kubectl(['uncordon', name]);
      await plane.kubectl(['cordon', name]);
    },
    async holdBudgets() {
      held = await budgets(plane);
      for (const { metadata } of held) {
        await specify(plane, metadata, { maxUnavailable: 0, minAvailable: null });
      }
      while (!(await budgets(plane)).every(allowsNothing)) await pass(100);
    },
    async releaseBudgets() {
      for (const { metadata, spec } of held) {
        const { maxUnavailable = null, minAvailable = null } = spec;
        await specify(plane, metadata, { maxUnavailable, minAvailable });
      }
      while (!(await budgets(plane)).every(isWorkedOut)) await pass(100);
    },
    lenient: 'Deployment/home/nextcloud',
    failNode: plane.failNode,
    loseApi: () => plane.component('kube-apiserver').kill(),
    async returnApi() {
      plane.component('kube-apiserver').start();
      await plane.ready();
    },
    textsOf: async (name) => {
      const { labels = {}, annotations = {} } = (await node(name)).metadata;
      return { labels, annotations };
    },
    taintsOf: async (name) =>
      ((await node(name)).spec.taints ?? [])
        .filter(({ key }) => key !== 'node.kubernetes.io/unschedulable')
        .map(({ key, value = '', effect }) => `${key}=${value}:${effect}`),
  };
}

interface NodeObject {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly taints?: readonly {
      readonly key: string;
      readonly value?: string;
      readonly effect: string;
    }[];
  };
}

interface Budget {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly generation: number;
  };
  readonly spec: { readonly minAvailable?: unknown; readonly maxUnavailable?: unknown };
  readonly status?: { readonly disruptionsAllowed: number; readonly observedGeneration?: number };
}

async function budgets(plane: ControlPlane): Promise<readonly Budget[]> {
  const { items } = (await plane.request('GET', '/apis/policy/v1/poddisruptionbudgets')) as {
    readonly items: readonly Budget[];
  };
  return items;
}

async function specify(plane: ControlPlane, of: Budget['metadata'], spec: object): Promise<void> {
  const path = `/apis/policy/v1/namespaces/${of.namespace}/poddisruptionbudgets/${of.name}`;
  await plane.request('PATCH', path, { spec });
}

function allowsNothing(budget: Budget): boolean {
  return isWorkedOut(budget) && budget.status?.disruptionsAllowed === 0;
}

function isWorkedOut({ metadata, status }: Budget): boolean {
  return status?.observedGeneration === metadata.generation;
}
