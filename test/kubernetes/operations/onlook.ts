import { setTimeout as pass } from 'node:timers/promises';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { pods, type RealPod } from './home-cluster.ts';
import { until } from './until.ts';

const lookMs = 40;

/** The nodes of gamer. */
export const gamers = ['talos03', 'talos08'] as const;

/** Somebody who looks at a Deployment all the while. */
export interface Onlooker {
  /** The fewest ready pods that were ever seen, and the most replicas that were ever wanted. */
  readonly end: () => Promise<{ readonly fewestReady: number; readonly mostWanted: number }>;
}

export function lookAt(plane: ControlPlane, deployment: string): Onlooker {
  let isOver = false;
  let fewestReady = Number.POSITIVE_INFINITY;
  let mostWanted = 0;
  const [namespace, name] = deployment.split('/');
  const looking = (async () => {
    while (!isOver) {
      const { spec, status } = (await plane.request(
        'GET',
        `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`,
      )) as { spec: { replicas: number }; status: { readyReplicas?: number } };
      fewestReady = Math.min(fewestReady, status.readyReplicas ?? 0);
      mostWanted = Math.max(mostWanted, spec.replicas);
      await pass(lookMs);
    }
  })();
  return {
    async end() {
      isOver = true;
      await looking;
      return { fewestReady, mostWanted };
    },
  };
}

/** Pods on gamer that would run elsewhere, as `namespace/name`: all but those of DaemonSets. */
export async function movableOnGamer(plane: ControlPlane): Promise<string[]> {
  const names: readonly string[] = gamers;
  return (await pods(plane))
    .filter(({ node, owner }) => names.includes(node) && !owner.startsWith('DaemonSet/'))
    .map(({ namespace, name }) => `${namespace}/${name}`);
}

export async function placeOf(plane: ControlPlane, pod: string) {
  return (await pods(plane)).find(({ namespace, name }) => `${namespace}/${name}` === pod);
}

interface RealNode {
  readonly spec: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string }[];
  };
  readonly status: {
    readonly conditions: readonly { readonly type: string; readonly status: string }[];
  };
}

/** What stands on a node: `Ready` or not, whether it is cordoned, and the keys of its taints. */
export async function stateOf(plane: ControlPlane, name: string) {
  const { spec, status } = (await plane.request('GET', `/api/v1/nodes/${name}`)) as RealNode;
  return {
    ready: status.conditions.some((one) => one.type === 'Ready' && one.status === 'True'),
    cordoned: spec.unschedulable === true,
    outOfService: (spec.taints ?? []).some(
      ({ key }) => key === 'node.kubernetes.io/out-of-service',
    ),
  };
}

interface Attachment {
  readonly spec: {
    readonly nodeName: string;
    readonly source: { readonly persistentVolumeName: string };
  };
}

/** The nodes that a volume is attached to. */
export async function attachedTo(plane: ControlPlane, volume: string): Promise<string[]> {
  const { items } = (await plane.request('GET', '/apis/storage.k8s.io/v1/volumeattachments')) as {
    items: readonly Attachment[];
  };
  return items
    .filter(({ spec }) => spec.source.persistentVolumeName === volume)
    .map(({ spec }) => spec.nodeName);
}

const declared = { 'home/letters': 1, 'kube-system/coredns': 2 } as const;

/** What a leave must not leave behind: replicas that nobody declared, and marks of a surge. */
export async function surges(plane: ControlPlane): Promise<string[]> {
  const { items } = (await plane.request('GET', '/apis/apps/v1/deployments')) as {
    items: readonly {
      readonly metadata: {
        readonly namespace: string;
        readonly name: string;
        readonly annotations?: Readonly<Record<string, string>>;
      };
      readonly spec: { readonly replicas: number };
    }[];
  };
  return items.flatMap(({ metadata, spec }) => {
    const name = `${metadata.namespace}/${metadata.name}`;
    const marks = Object.keys(metadata.annotations ?? {}).filter((key) =>
      key.startsWith('lowtide/'),
    );
    const wanted: number | undefined = (declared as Record<string, number>)[name];
    const isMore = wanted !== undefined && spec.replicas !== wanted;
    return isMore || marks.length > 0 ? [`${name}: ${spec.replicas} replicas, ${marks}`] : [];
  });
}

/**
 * Whatever a test before did or left undone: gamer's nodes are Ready and free of marks, and the diary
 * and the letters stand on them, as they would rather.
 */
export async function asAtFirst(plane: ControlPlane): Promise<void> {
  for (const name of gamers) {
    await plane.returnNode(name);
    await plane.request('PATCH', `/api/v1/nodes/${name}`, {
      metadata: { annotations: { 'lowtide/cordoned': null } },
      spec: { unschedulable: null },
    });
    const { outOfService } = await stateOf(plane, name);
    const taint = 'node.kubernetes.io/out-of-service-';
    if (outOfService) await plane.kubectl(['taint', 'node', name, taint]);
    await until(`${name} to be Ready`, async () => (await stateOf(plane, name)).ready);
  }
  await putOnGamer(plane);
}

async function putOnGamer(plane: ControlPlane): Promise<void> {
  const isThere = ({ name, node, ready, terminating }: RealPod) =>
    /^(diary|letters)-/.test(name) && node === 'talos08' && ready && !terminating;
  await until('the diary and the letters to be on gamer', async () => {
    const here = (await pods(plane)).filter(({ name }) => /^(diary|letters)-/.test(name));
    if (here.filter(isThere).length === 2) return true;
    for (const pod of here) {
      if (isThere(pod) || !pod.ready || pod.terminating) continue;
      await plane.ask('DELETE', `/api/v1/namespaces/home/pods/${pod.name}`);
    }
    return false;
  });
}
