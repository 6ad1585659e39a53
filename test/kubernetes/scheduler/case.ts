import { parseManifests } from '../../../src/kubernetes/manifests.ts';
import type { Manifests } from '../../../src/kubernetes/objects.ts';
import { type SchedulingNode, schedulingNode } from '../../../src/kubernetes/scheduling/node.ts';
import type { HostName, Lab, LabNode, NodeName, Taint } from '../../../src/model/lab.ts';
import { hostOf } from '../../../src/model/shape.ts';
import { labOf, type SmallHost } from '../../forecast/small-lab.ts';
import type { Json } from './json.ts';

/** A small lab with its workloads, as plain data: a failure is kept as it is written. */
export interface Case {
  /** The bare-metal hosts `h1`, `h2`, … with the nodes `n1`, `n2`, …. */
  readonly nodes: readonly CaseNode[];
  /** Manifests: what both the forecast and the API server are given. */
  readonly objects: readonly Manifest[];
  /** What is in the cluster and in no manifest: volumes that were provisioned, claims of others. */
  readonly hidden: readonly Manifest[];
  /** Hosts that go off once everything is placed. */
  readonly off: readonly string[];
}

export interface CaseNode extends Pick<SmallHost, 'arch' | 'cores' | 'memoryGiB' | 'role'> {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Extended resources, of which the lab file says nothing. */
  readonly devices: Readonly<Record<string, number>>;
}

/** A Kubernetes object, as JSON. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Json;
  readonly [field: string]: unknown;
}

/** What the forecast is given. */
export function inputOf(given: Case): { readonly lab: Lab; readonly manifests: Manifests } {
  const bare = labOf(given.nodes, STORAGE);
  const nodes = [...bare.nodes.values()].map((node, index): [NodeName, LabNode] => {
    const { labels = {}, taints = [] } = given.nodes[index] ?? {};
    return [node.name, { ...node, labels: new Map(Object.entries(labels)), taints }];
  });
  const text = given.objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const { manifests, problems } = parseManifests([{ file: 'case.yaml', text }]);
  if (problems.length > 0) throw new Error(`bug: ${problems.map(({ says }) => says).join(' ')}`);
  return { lab: { ...bare, nodes: new Map(nodes) }, manifests };
}

const STORAGE: Lab['storage'] = {
  ceph: {
    osdMemoryTargetBytes: 2 ** 31,
    pools: [],
    storageClasses: new Map([
      ['ceph', 'rbd'],
      ['ceph-late', 'rbd'],
    ]),
  },
};

export function offOf({ off }: Case): ReadonlySet<HostName> {
  return new Set(off.map((name) => name as HostName));
}

/** The Node objects that kubelets would register, Ready. */
export function nodeObjects(given: Case, mark: string): Manifest[] {
  const { lab } = inputOf(given);
  return [...lab.nodes.values()].map((node, index) =>
    nodeObject(schedulingNode(node, hostOf(lab, node.host), []), mark, given.nodes[index]?.devices),
  );
}

export function nodeObject(
  { name, labels, taints, allocatable }: SchedulingNode,
  mark: string,
  devices: CaseNode['devices'] = {},
): Manifest {
  const resources = {
    cpu: `${allocatable.cpuMillis}m`,
    memory: String(allocatable.memoryBytes),
    'ephemeral-storage': String(allocatable.ephemeralStorageBytes),
    pods: String(allocatable.pods),
    ...Object.fromEntries(Object.entries(devices).map(([name, count]) => [name, `${count}`])),
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...Object.fromEntries(labels), [MARK]: mark } },
    spec: { taints: taints.map((taint) => ({ ...taint })) },
    status: {
      allocatable: resources,
      capacity: resources,
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

/** A label by which the nodes of one case are told from those of the case before. */
export const MARK = 'case';
