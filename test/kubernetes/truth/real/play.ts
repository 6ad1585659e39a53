import { setTimeout as pass } from 'node:timers/promises';
import {
  type ControlPlane,
  type ControlPlaneOptions,
  startControlPlane,
} from '../../../oracles/kubernetes/control-plane.ts';
import { isReady, labNodes } from '../../../oracles/kubernetes/nodes.ts';
import { controlPlane, labOf } from '../lab.ts';
import { driverName, type KubernetesObject } from '../objects.ts';
import { type Trace, textOf } from '../order.ts';
import { nodeName, type Scenario } from '../scenario.ts';
import { createTracer, type Tracer } from '../tracer.ts';
import { seenOf, waitsForDetach } from './look.ts';
import { type ApiChange, observe } from './observer.ts';
import { attachmentsOf, registerNode, stageOf } from './stage.ts';
import { waitFor } from './wait.ts';

/** A control plane with the nodes of many scenarios. */
export interface Theatre {
  readonly plane: ControlPlane;
  play(scenario: Scenario): Promise<Trace>;
  close(): Promise<void>;
}

/** When all that was to come has come: what comes then was not to. */
const afterwardsMs = 3_000;

export async function openTheatre(flags: ControlPlaneOptions['flags']): Promise<Theatre> {
  const plane = await startControlPlane({ flags: flags ?? {} });
  const listeners = new Set<(change: ApiChange) => void>();
  const past: ApiChange[] = [];
  let unfinished = 0;
  const observer = observe(plane, (change) => {
    past.push(change);
    for (const listener of listeners) listener(change);
  });
  const driver = { attachRequired: true, podInfoOnMount: false };
  await plane.apply([
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: driverName },
      spec: driver,
    },
  ]);
  return {
    plane,
    async play(scenario) {
      const tracer = createTracer();
      const listen = createListener(scenario, tracer);
      for (const change of past) listen(change);
      listeners.add(listen);
      unfinished++;
      const trace = await playOn(plane, scenario, tracer);
      listeners.delete(listen);
      await clear(plane, scenario);
      unfinished--;
      return trace;
    },
    async close() {
      await observer.stop();
      await plane.stop({ keepLogs: unfinished > 0 });
    },
  };
}

function createListener(scenario: Scenario, tracer: Tracer): (change: ApiChange) => void {
  return (change) => {
    const waiting = waitsForDetach(change);
    const pod = waiting === undefined ? undefined : tracer.pods.get(waiting);
    if (pod !== undefined) tracer.see({ ...pod, waitsForVolume: true }, change.revision);
    const seen = seenOf(scenario, change);
    if (seen === undefined) return;
    const known = seen.kind === 'pod' ? tracer.pods.get(seen.uid) : undefined;
    const waitsForVolume = known?.waitsForVolume ?? false;
    tracer.see(seen.kind === 'pod' ? { ...seen, waitsForVolume } : seen, change.revision);
  };
}

async function playOn(plane: ControlPlane, scenario: Scenario, tracer: Tracer): Promise<Trace> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: scenario.name } };
  const joining = (scenario.joining ?? []).map((node) => nodeName(scenario, node));
  for (const spec of labNodes(labOf(scenario))) {
    const isThere = spec.name !== controlPlane && !joining.includes(spec.name);
    if (isThere) await registerNode(plane, spec);
  }
  await waitFor(`the nodes of ${scenario.name}`, () => areReady(plane, scenario));
  await plane.apply([namespace, ...scenario.objects]);
  const wanted = scenario.objects.reduce((sum, object) => sum + podsOf(object, scenario), 0);
  await waitFor(`the pods of ${scenario.name}`, () => {
    const pods = [...tracer.pods.values()];
    return pods.length === wanted && pods.every((pod) => pod.ready);
  });
  await settled(plane, scenario);
  tracer.begin();
  await scenario.play(stageOf(plane, scenario, tracer));
  for (const event of new Set(scenario.order.flat())) {
    await waitFor(event, () => tracer.trace.some((one) => textOf(one) === event));
  }
  await pass(afterwardsMs);
  return tracer.trace;
}

async function areReady(plane: ControlPlane, scenario: Scenario): Promise<boolean> {
  const nodes = await Promise.all(
    scenario.nodes.map((node) => plane.request('GET', `/api/v1/nodes/${nodeName(scenario, node)}`)),
  );
  return nodes.every(isReady);
}

/** What a scenario leaves behind would be counted among the nodes of the next. */
async function clear(plane: ControlPlane, scenario: Scenario): Promise<void> {
  for (const node of [...scenario.nodes, ...(scenario.joining ?? [])]) {
    await plane.ask('DELETE', `/api/v1/nodes/${nodeName(scenario, node)}`);
  }
  await plane.ask('DELETE', `/api/v1/namespaces/${scenario.name}`);
}

/** Volumes are attached, and the disruption controller has counted all pods. */
async function settled(plane: ControlPlane, { name, objects }: Scenario): Promise<void> {
  const volumes = objects.filter(({ kind }) => kind === 'PersistentVolume').length;
  await waitFor(`the volumes of ${name}`, async () => {
    const ours = (await attachmentsOf(plane)).filter(({ spec }) =>
      spec.source.persistentVolumeName.startsWith(`${name}-`),
    );
    return ours.length === volumes && ours.every(({ status }) => status.attached);
  });
  const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget').length;
  await waitFor(`the budgets of ${name}`, async () => {
    const path = `/apis/policy/v1/namespaces/${name}/poddisruptionbudgets`;
    const { items } = (await plane.request('GET', path)) as {
      readonly items: readonly {
        readonly metadata: { readonly generation: number };
        readonly status: {
          readonly observedGeneration?: number;
          readonly conditions?: readonly { readonly reason: string }[];
        };
      }[];
    };
    return (
      items.length === budgets &&
      items.every(
        ({ metadata, status }) =>
          status.observedGeneration === metadata.generation ||
          status.conditions?.some(({ reason }) => reason === 'SyncFailed'),
      )
    );
  });
}

/** How many pods the object stands for before anything happens. */
function podsOf({ kind, spec }: KubernetesObject, { nodes }: Scenario): number {
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
      return (spec as { readonly replicas: number }).replicas;
    case 'DaemonSet':
      return nodes.length;
    case 'Pod':
      return 1;
    default:
      return 0;
  }
}
