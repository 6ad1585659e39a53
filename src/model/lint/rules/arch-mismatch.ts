import { hostOf } from '../../shape.ts';
import type { Rule } from '../rule.ts';

const ARCH_LABELS = ['kubernetes.io/arch', 'beta.kubernetes.io/arch'];

export const archMismatch: Rule = {
  code: 'arch-mismatch',
  level: 'error',
  explain: `A node is labelled with an architecture that its host does not have. A VM runs at its
host's architecture (KVM does not translate), and the kubelet sets kubernetes.io/arch to what it runs
on. A label that says otherwise would draw pods whose images cannot start there ("exec format error").`,
  check(lab) {
    return [...lab.nodes.values()].flatMap((node) => {
      const { arch } = hostOf(lab, node.host);
      return ARCH_LABELS.flatMap((label) => {
        const said = node.labels.get(label);
        if (said === undefined || said === arch) return [];
        return [
          {
            path: ['nodes', node.name, 'labels', label],
            says: `Node ${node.name} is labelled ${said}, but its host ${node.host} is ${arch}.`,
            next: 'Remove the label: the kubelet sets it. Or move the node to another host.',
          },
        ];
      });
    });
  },
};
