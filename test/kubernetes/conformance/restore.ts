import { setTimeout as pass } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { pods } from '../operations/home-cluster.ts';

/** What tests change of the cluster. */
const kept = [
  '/api/v1/nodes',
  '/apis/apps/v1/deployments',
  '/apis/policy/v1/poddisruptionbudgets',
] as const;

const patienceMs = 120_000;

interface Stored {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Texts;
    readonly annotations?: Texts;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

type Texts = Readonly<Record<string, string>>;

/** By the path of the list, then by the object's own. */
type Kept = ReadonlyMap<string, ReadonlyMap<string, Stored>>;

/** Remembers how everything is now; what it gives puts it back and waits until every pod is ready. */
export async function createRestore(plane: ControlPlane): Promise<() => Promise<void>> {
  const before = new Map<string, ReadonlyMap<string, Stored>>();
  for (const path of kept) before.set(path, await objectsAt(plane, path));
  return async () => {
    plane.component('kube-apiserver').start();
    await plane.ready();
    const giveUpAt = Date.now() + patienceMs;
    // More than once: a node that was silent is rid of its taints only when it is heard again.
    while ((await putAllBack(plane, before)) || !(await isSettled(plane))) {
      if (Date.now() > giveUpAt) throw new Error('the cluster does not come to rest');
      await pass(100);
    }
  };
}

/** Was anything otherwise? */
async function putAllBack(plane: ControlPlane, before: Kept): Promise<boolean> {
  let isOther = false;
  for (const [path, objects] of before) {
    for (const [at, now] of await objectsAt(plane, path)) {
      const then = objects.get(at);
      if (then !== undefined && (await putBack(plane, at, then, now))) isOther = true;
    }
  }
  return isOther;
}

async function objectsAt(plane: ControlPlane, path: string): Promise<Map<string, Stored>> {
  const { items } = (await plane.request('GET', path)) as { readonly items: readonly Stored[] };
  return new Map(
    items.map((object) => {
      const { namespace, name } = object.metadata;
      const cut = path.lastIndexOf('/');
      const folder =
        namespace === undefined
          ? path
          : `${path.slice(0, cut)}/namespaces/${namespace}${path.slice(cut)}`;
      return [`${folder}/${name}`, object];
    }),
  );
}

async function putBack(
  plane: ControlPlane,
  at: string,
  then: Stored,
  now: Stored,
): Promise<boolean> {
  const patch = {
    metadata: {
      labels: undoing(then.metadata.labels, now.metadata.labels),
      annotations: undoing(then.metadata.annotations, now.metadata.annotations),
    },
    spec: undoing(then.spec, now.spec),
  };
  const isSame = [patch.metadata.labels, patch.metadata.annotations, patch.spec].every(
    (part) => Object.keys(part).length === 0,
  );
  if (!isSame) await plane.request('PATCH', at, patch);
  return !isSame;
}

/** The merge patch that leads from what is now to what was then, of the first level. */
function undoing(
  then: Readonly<Record<string, unknown>> = {},
  now: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const keys = new Set([...Object.keys(then), ...Object.keys(now)]);
  return Object.fromEntries(
    [...keys].flatMap((key) =>
      isDeepStrictEqual(then[key], now[key]) ? [] : [[key, then[key] ?? null]],
    ),
  );
}

async function isSettled(plane: ControlPlane): Promise<boolean> {
  const all = await pods(plane);
  if (!all.every(({ ready, terminating }) => ready && !terminating)) return false;
  const deployments = await objectsAt(plane, '/apis/apps/v1/deployments');
  return [...deployments.values()].every((one) => isComplete(one as Deployment));
}

interface Deployment extends Stored {
  readonly metadata: Stored['metadata'] & { readonly generation: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
  };
}

function isComplete({ metadata, spec, status }: Deployment): boolean {
  return (
    status.observedGeneration === metadata.generation &&
    (status.replicas ?? 0) === spec.replicas &&
    (status.readyReplicas ?? 0) === spec.replicas
  );
}
