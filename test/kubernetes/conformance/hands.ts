import { setTimeout as pass } from 'node:timers/promises';
import type { NodeName } from '../../../src/model/lab.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import type { Reference } from './reference.ts';

/** What people and misfortune do to the cluster, past all that is tested. */
export function createHands(plane: ControlPlane): Reference['hands'] {
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
      for (const { metadata } of await budgets(plane)) {
        const path = `/apis/policy/v1/namespaces/${metadata.namespace}/poddisruptionbudgets/${metadata.name}`;
        await plane.request('PATCH', path, { spec: { maxUnavailable: 0, minAvailable: null } });
      }
      while (!(await budgets(plane)).every(allowsNothing)) await pass(100);
    },
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
  readonly status?: { readonly disruptionsAllowed: number; readonly observedGeneration?: number };
}

async function budgets(plane: ControlPlane): Promise<readonly Budget[]> {
  const { items } = (await plane.request('GET', '/apis/policy/v1/poddisruptionbudgets')) as {
    readonly items: readonly Budget[];
  };
  return items;
}

function allowsNothing({ metadata, status }: Budget): boolean {
  return status?.observedGeneration === metadata.generation && status.disruptionsAllowed === 0;
}
