import { schedulingNode } from '../../../src/kubernetes/scheduling/node.ts';
import type { Lab } from '../../../src/model/lab.ts';
import { hostOf } from '../../../src/model/shape.ts';

/** A node that kwok plays. */
export interface NodeSpec {
  readonly name: string;
  /** Where its kubelet says that it is; kwok's own unless told. */
  readonly address?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly {
    readonly key: string;
    readonly value: string;
    readonly effect: string;
  }[];
  /** Kubernetes quantities; what is left out is ample. */
  readonly allocatable?: Readonly<Record<string, string>>;
}

/** The nodes of a lab as kubelet and Talos would register them. */
export function labNodes(lab: Lab): NodeSpec[] {
  return [...lab.nodes.values()].map((node) => {
    const { labels, taints, allocatable } = schedulingNode(node, hostOf(lab, node.host), []);
    return {
      name: node.name,
      address: node.address,
      labels: Object.fromEntries(labels),
      taints,
      allocatable: {
        cpu: `${allocatable.cpuMillis}m`,
        memory: String(allocatable.memoryBytes),
        'ephemeral-storage': String(allocatable.ephemeralStorageBytes),
        pods: String(allocatable.pods),
      },
    };
  });
}

/** Who plays a node: `up` and `hung` by kwok, `down` by nobody. */
export const playedBy = 'kwok';

/** A new Node object; kwok makes it Ready. */
export function nodeObject(spec: NodeSpec) {
  const { name, address, labels = {}, taints = [], allocatable = {} } = spec;
  const resources = {
    cpu: '32',
    memory: '256Gi',
    'ephemeral-storage': '1Ti',
    pods: '110',
    ...allocatable,
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      // Without it the attach-detach controller leaves the node's volumes alone.
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...labels,
        [playedBy]: 'up',
      },
    },
    spec: { taints },
    status: {
      ...(address !== undefined && {
        addresses: [
          { type: 'InternalIP', address },
          { type: 'Hostname', address: name },
        ],
      }),
      allocatable: resources,
      capacity: resources,
      nodeInfo: { architecture: labels['kubernetes.io/arch'] ?? 'amd64' },
    },
  };
}

/** Ready, and the node lifecycle controller has taken its taint away. */
export function isReady(node: unknown): boolean {
  const { spec, status } = node as NodeObject;
  return (
    (status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True') &&
    !(spec.taints ?? []).some(({ key }) => key === 'node.kubernetes.io/not-ready')
  );
}

interface NodeObject {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}
