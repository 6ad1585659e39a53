import { createPlacement } from '../../../src/forecast/placement.ts';
import type { LabelSelector, Manifests, PodTemplate } from '../../../src/kubernetes/objects.ts';
import type { SchedulingPod } from '../../../src/kubernetes/scheduling/pod.ts';
import type { HostName, Lab } from '../../../src/model/lab.ts';
import { type Manifest, nodeObject } from './case.ts';
import type { MadePod } from './controllers.ts';
import { create, ensure } from './objects.ts';
import { clear, evict, silence } from './play.ts';
import { seen } from './probe.ts';
import type { Stage } from './scheduler.ts';
import { type Outcomes, settle } from './settle.ts';
import { volumesOf } from './volumes.ts';

/** A lab in a real cluster, but for its volumes. Whoever asks what stops must try it out. */
export interface WholeLab {
  /** Brings up all nodes with nothing on them, and lets the scheduler place everything. */
  readonly place: () => Promise<Outcomes>;
  /** Switches hosts off and lets the scheduler place what was on them. */
  readonly turn: (off: ReadonlySet<HostName>) => Promise<Outcomes>;
}

export async function openWholeLab(
  stage: Stage,
  lab: Lab,
  manifests: Manifests,
): Promise<WholeLab> {
  const { plane } = stage;
  const { pods, nodes, nodesOf } = createPlacement(lab, manifests, []);
  const mark = lab.name;
  const machines = nodes.map((node) => nodeObject(node, mark));
  const wanted = pods.map(
    ({ pod, workload, daemonNode }): MadePod => ({
      key: pod.key,
      workload: workload.ref,
      kind: workload.kind,
      object: podObject(pod),
      claims: [],
      ...(daemonNode === undefined ? {} : { daemonNode }),
    }),
  );
  const namespaces = [...new Set(pods.map(({ pod }) => pod.namespace))];
  const ranks = [...new Set(pods.map(({ pod }) => rankOf(pod.template)))];
  await ensure(plane, [
    ...namespaces.filter((name) => !GIVEN.includes(name)).map(namespaceObject),
    ...ranks.map(priorityClass),
  ]);
  const cluster = { stage, volumes: volumesOf(plane, []) };
  return {
    async place() {
      await clear(plane, ['default', ...namespaces]);
      await create(plane, machines);
      await seen(plane, mark, [], `${machines.length} Insufficient cpu`);
      return settle(cluster, wanted);
    },
    async turn(off) {
      const gone = new Set<string>([...off].flatMap(nodesOf));
      await silence(plane, mark, machines, gone);
      await evict(cluster, gone, wanted);
      return settle(cluster, wanted);
    },
  };
}

/** Namespaces that every cluster has. */
const GIVEN = ['default', 'kube-system'];

function namespaceObject(name: string): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** What a priority class is named by; the API server takes no bare number. */
function rankOf({ priority, preemptionPolicy }: PodTemplate): string {
  return `rank.${priority}.${preemptionPolicy}`.toLowerCase().replace('-', 'minus-');
}

function priorityClass(rank: string): Manifest {
  const [, value = '0', policy] = rank.split('.');
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: rank },
    // Above that are the system's own; the order is all that counts here.
    value: Math.min(1_000_000_000, Number(value.replace('minus-', '-'))),
    ...(policy === 'never' ? { preemptionPolicy: 'Never' } : {}),
  };
}

function podObject({ key, namespace, template }: SchedulingPod): Manifest {
  const name = key.slice(namespace.length + 1);
  const { requests } = template;
  const resources = {
    requests: {
      cpu: `${requests.cpuMillis}m`,
      memory: `${requests.memoryBytes}`,
      'ephemeral-storage': `${requests.ephemeralStorageBytes}`,
    },
  };
  const ports = template.hostPorts.map(({ port, protocol, hostIp }) => ({
    hostPort: port,
    containerPort: port,
    protocol,
    hostIP: hostIp,
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: Object.fromEntries(template.labels) },
    spec: {
      containers: [{ name: 'main', image: 'example.test/app', resources, ports }],
      nodeSelector: Object.fromEntries(template.nodeSelector),
      affinity: affinityOf(template),
      topologySpreadConstraints: template.topologySpread.map(({ minDomains, ...spread }) => ({
        ...spread,
        ...(spread.whenUnsatisfiable === 'DoNotSchedule' ? { minDomains } : {}),
        selector: undefined,
        labelSelector: selectorOf(spread.selector),
      })),
      tolerations: template.tolerations.map(({ tolerationMs: _, ...toleration }) => toleration),
      priorityClassName: rankOf(template),
      terminationGracePeriodSeconds: 0,
    },
  };
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

function affinityOf({ nodeAffinity, podAffinity, podAntiAffinity }: PodTemplate) {
  const nodeTerms = nodeAffinity.map((term) => ({
    matchExpressions: term.filter(({ key }) => key !== 'metadata.name'),
    matchFields: term.filter(({ key }) => key === 'metadata.name'),
  }));
  const podTerms = (terms: PodTemplate['podAffinity']) => ({
    [REQUIRED]: terms.map(({ selector, namespaces, topologyKey }) => ({
      labelSelector: selectorOf(selector),
      namespaces,
      topologyKey,
    })),
  });
  return {
    ...(nodeTerms.length === 0
      ? {}
      : { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: nodeTerms } } }),
    podAffinity: podTerms(podAffinity),
    podAntiAffinity: podTerms(podAntiAffinity),
  };
}

function selectorOf({ matchLabels, matchExpressions }: LabelSelector) {
  return { matchLabels: Object.fromEntries(matchLabels), matchExpressions };
}
