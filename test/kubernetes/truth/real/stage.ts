import { setTimeout as pass } from 'node:timers/promises';
import type { ControlPlane } from '../../../oracles/kubernetes/control-plane.ts';
import { labNodes, nodeObject } from '../../../oracles/kubernetes/nodes.ts';
import { labOf } from '../lab.ts';
import { driverName } from '../objects.ts';
import { textOf } from '../order.ts';
import { nodeName, type Scenario, type Stage } from '../scenario.ts';
import type { Tracer } from '../tracer.ts';
import { loseApi, outdateBudgets, restoreApi } from './outage.ts';
import { waitFor } from './wait.ts';

export function stageOf(plane: ControlPlane, scenario: Scenario, tracer: Tracer): Stage {
  const named = (node: string) => nodeName(scenario, node);
  const pathOf = (pod: string) =>
    `/api/v1/namespaces/${scenario.name}/pods/${tracer.podCalled(pod).name}`;
  const passBy = async (ms: number) => {
    await pass(ms);
    tracer.tell(`${ms / 1_000} s`, 'passed');
  };
  return {
    async fail(node) {
      await keepVolumesInUse(plane, named(node));
      await plane.failNode(named(node));
    },
    async return(node) {
      await plane.returnNode(named(node));
      await setVolumesInUse(plane, named(node), []);
    },
    async cordon(node) {
      await plane.kubectl(['cordon', named(node)]);
    },
    async join(node) {
      const spec = labNodes(labOf(scenario)).find(({ name }) => name === named(node));
      if (spec === undefined) throw new Error(`bug: ${node} is not in the lab`);
      await registerNode(plane, spec);
    },
    async markOutOfService(node) {
      await plane.kubectl(['taint', 'node', named(node), outOfService]);
    },
    async unmarkOutOfService(node) {
      await plane.kubectl(['taint', 'node', named(node), `${outOfService}-`]);
    },
    async evict(pod) {
      const { name } = tracer.podCalled(pod);
      const { status, body } = await plane.ask('POST', `${pathOf(pod)}/eviction`, {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace: scenario.name },
      });
      tracer.tell(`eviction of ${pod}`, answerOf(status, body));
    },
    async forceDelete(pod) {
      await plane.request('DELETE', pathOf(pod), {
        gracePeriodSeconds: 0,
        preconditions: { uid: tracer.podCalled(pod).uid },
      });
    },
    outdateBudgets: (isOutdated) => outdateBudgets(plane, scenario, isOutdated),
    async outage(struck, forMs) {
      await loseApi(plane, struck);
      await passBy(forMs);
      await restoreApi(plane);
    },
    saw: (event) => waitFor(event, () => tracer.trace.some((one) => textOf(one) === event)),
    pass: passBy,
  };
}

const outOfService = 'node.kubernetes.io/out-of-service=nodeshutdown:NoExecute';

/** 429 with the budget's name in the words of its cause; 500 when there are two. */
function answerOf(status: number, body: unknown): string {
  if (status === 201) return 'accepted';
  if (status !== 429) return status === 500 ? 'refused' : `answered ${status}`;
  const { details } = body as {
    readonly details?: { readonly causes?: readonly { reason?: string; message?: string }[] };
  };
  const cause = details?.causes?.find(({ reason }) => reason === 'DisruptionBudget');
  return `held by ${/^The disruption budget (\S+) /.exec(cause?.message ?? '')?.[1]}`;
}

/** A node, and the word of its CSI driver. */
export async function registerNode(
  plane: ControlPlane,
  spec: Parameters<typeof nodeObject>[0],
): Promise<void> {
  await plane.request('POST', '/api/v1/nodes', nodeObject(spec));
  await registerDriver(plane, spec.name);
}

async function registerDriver(plane: ControlPlane, node: string): Promise<void> {
  await plane.apply([
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSINode',
      metadata: { name: node },
      spec: { drivers: [{ name: driverName, nodeID: node, topologyKeys: [] }] },
    },
  ]);
}

/**
 * What the kubelet's volume manager has said last: kwok says nothing, and then no volume would ever
 * count as mounted.
 */
async function keepVolumesInUse(plane: ControlPlane, node: string): Promise<void> {
  const attachments = await attachmentsOf(plane);
  const volumes = attachments.flatMap(({ spec }) =>
    spec.nodeName === node
      ? [`kubernetes.io/csi/${driverName}^${spec.source.persistentVolumeName}`]
      : [],
  );
  await setVolumesInUse(plane, node, volumes);
}

export interface VolumeAttachment {
  readonly spec: {
    readonly nodeName: string;
    readonly source: { readonly persistentVolumeName: string };
  };
  readonly status: { readonly attached: boolean };
}

export async function attachmentsOf(plane: ControlPlane): Promise<readonly VolumeAttachment[]> {
  const path = '/apis/storage.k8s.io/v1/volumeattachments';
  const { items } = (await plane.request('GET', path)) as {
    readonly items: readonly VolumeAttachment[];
  };
  return items;
}

async function setVolumesInUse(plane: ControlPlane, node: string, volumes: readonly string[]) {
  const status = { volumesInUse: volumes };
  await plane.request('PATCH', `/api/v1/nodes/${node}/status`, { status });
}
