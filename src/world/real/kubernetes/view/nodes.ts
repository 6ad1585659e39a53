import type { Lab, NodeName } from '../../../../model/lab.ts';
import type { KubernetesNode, Unobservable } from '../../../facts.ts';
import { createTable, type Table } from './table.ts';
import type { Touch } from './told.ts';

/** The nodes that the lab declares. Others are Kubernetes' alone: nothing is told of them. */
export interface Nodes {
  readonly nodes: Table<KubernetesNode>;
  read(name: string): KubernetesNode | Unobservable;
}

export function createNodes(lab: Lab, touch: Touch): Nodes {
  const met = new Set<string>();
  const isDeclared = (name: string) => lab.nodes.has(name as NodeName);
  const nodes = createTable<KubernetesNode>((name, now) => {
    if (!isDeclared(name)) return;
    if (now !== undefined) met.add(name);
    touch('kubernetes.node', name);
  });
  return {
    nodes,
    read(name) {
      const known = nodes.get(name);
      if (known !== undefined) return known;
      return {
        unobservable: met.has(name)
          ? `${name} is no longer in the cluster`
          : `${name} has never joined the cluster`,
      };
    },
  };
}
