import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { type Case, type Manifest, nodeObjects } from './case.ts';
import type { MadePod } from './controllers.ts';
import { mapsAt } from './json.ts';
import { create, isNominated, NOW, type PodObject, pathOf, podsThere } from './objects.ts';
import { seen } from './probe.ts';
import type { Stage } from './scheduler.ts';
import { type Cluster, type Outcomes, settle } from './settle.ts';
import { type Volumes, volumesOf } from './volumes.ts';

/** A cluster of one case, whose controllers and kubelets are played. */
export interface Play {
  /** Creates what is not there and waits until the scheduler has nothing left to do. */
  readonly settle: (wanted: readonly MadePod[]) => Promise<Outcomes>;
  /** The nodes fall silent for good: they get their taints, and pods that do not bear those go. */
  readonly switchOff: (nodes: ReadonlySet<string>, wanted: readonly MadePod[]) => Promise<void>;
  /**
   * Lets the scheduler look again at a pod that waits. By itself it looks when its hints say that
   * something has changed for the pod, and else after five minutes; the hints have gaps: of a
   * victim with two terms of anti-affinity they notice that it went only when both concern the pod.
   */
  readonly lookAgain: (made: MadePod, wanted: readonly MadePod[]) => Promise<Outcomes>;
}

/** Objects that outlive a case: they are the same in all of them. */
export async function furnish({ plane }: Stage, objects: readonly Manifest[]): Promise<void> {
  await create(plane, objects);
}

export async function openPlay(stage: Stage, given: Case, mark: string): Promise<Play> {
  const { plane } = stage;
  await clear(plane);
  const nodes = nodeObjects(given, mark);
  const isOf =
    (...kinds: readonly string[]) =>
    (object: Manifest) =>
      kinds.includes(object.kind);
  const all = [...given.objects, ...given.hidden];
  await create(plane, all.filter(isOf('CSINode', 'PodDisruptionBudget')));
  const volumes = volumesOf(plane, all);
  await volumes.make();
  await create(plane, nodes);
  await seen(plane, mark, [], `${nodes.length} Insufficient cpu`);
  const cluster: Cluster = { stage, volumes };
  return {
    settle: (wanted) => settle(cluster, wanted),
    async switchOff(gone, wanted) {
      await silence(plane, mark, nodes, gone);
      await evict(cluster, gone, wanted);
    },
    lookAgain: (made, wanted) => lookAgain(cluster, made, wanted),
  };
}

const NAMESPACES = ['default', 'other'];

/** Takes away all that one case leaves to the next. */
export async function clear(
  plane: ControlPlane,
  namespaces: readonly string[] = NAMESPACES,
): Promise<void> {
  const remove = (path: string) => plane.request('DELETE', path, NOW);
  await Promise.all([
    ...namespaces.map((name) => remove(`/api/v1/namespaces/${name}/pods`)),
    remove('/api/v1/nodes'),
    remove('/api/v1/persistentvolumes'),
    remove('/apis/storage.k8s.io/v1/csinodes'),
    ...namespaces.flatMap((name) => [
      remove(`/api/v1/namespaces/${name}/persistentvolumeclaims`),
      remove(`/apis/policy/v1/namespaces/${name}/poddisruptionbudgets`),
    ]),
  ]);
}

export const LOST = (['NoSchedule', 'NoExecute'] as const).map((effect) => ({
  key: 'node.kubernetes.io/unreachable',
  value: '',
  effect,
}));

/** What the node lifecycle controller does, and the scheduler hears of. */
export async function silence(
  plane: ControlPlane,
  mark: string,
  nodes: readonly Manifest[],
  gone: ReadonlySet<string>,
): Promise<void> {
  const lost = nodes.filter(({ metadata }) => gone.has(metadata.name));
  for (const node of lost) {
    const taints = [...mapsAt(node.spec ?? {}, 'taints'), ...LOST];
    await plane.request('PATCH', pathOf(node), { spec: { taints } });
  }
  const others = nodes.flatMap(({ spec = {} }) =>
    mapsAt(spec, 'taints').map(({ key }) => `${key}`),
  );
  const expected = [
    ...(nodes.length > lost.length ? [`${nodes.length - lost.length} Insufficient cpu`] : []),
    ...(lost.length > 0 ? [`${lost.length} node(s) had untolerated taint(s)`] : []),
  ];
  await seen(plane, mark, others, expected.toSorted().join(', '));
}

/** What the taint manager does; the pod's own controller makes another one. */
export async function evict(
  { stage: { plane }, volumes }: Cluster,
  gone: ReadonlySet<string>,
  wanted: readonly MadePod[],
): Promise<void> {
  const there = await podsThere(plane);
  for (const made of wanted) {
    const pod = there.get(made.key);
    if (pod === undefined || !gone.has(pod.spec.nodeName ?? '') || bears(pod)) continue;
    await remove(plane, volumes, made);
  }
}

async function remove(plane: ControlPlane, volumes: Volumes, made: MadePod): Promise<void> {
  await plane.request('DELETE', pathOf(made.object), NOW);
  for (const { object, isOfPod } of made.claims) if (isOfPod) await volumes.drop(object);
}

/** Does the pod tolerate for ever that its node is silent? Then nobody takes it away. */
function bears({ spec }: PodObject): boolean {
  return (spec.tolerations ?? []).some(
    ({ key = '', operator, effect = '', tolerationSeconds }) =>
      operator === 'Exists' &&
      (key === '' || key === 'node.kubernetes.io/unreachable') &&
      (effect === '' || effect === 'NoExecute') &&
      tolerationSeconds === undefined,
  );
}

async function lookAgain(
  cluster: Cluster,
  made: MadePod,
  wanted: readonly MadePod[],
): Promise<Outcomes> {
  const { plane } = cluster.stage;
  const path = pathOf(made.object);
  const pod = (await plane.request('GET', path)) as PodObject;
  if (isNominated(pod)) {
    // It must not lose its claim to a node. What nobody asks for makes the scheduler look: a
    // toleration where taints are in its way, a label where other pods are.
    const before = pod.spec.tolerations ?? [];
    const look = `look-${before.length}`;
    const nothing = { key: look, operator: 'Exists', effect: 'PreferNoSchedule' };
    const tolerations = [...before, nothing];
    await plane.request('PATCH', path, { metadata: { labels: { look } }, spec: { tolerations } });
    return settle(cluster, wanted);
  }
  await remove(plane, cluster.volumes, made);
  return settle(cluster, wanted);
}
