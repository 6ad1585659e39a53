import type { WorkloadRef } from '../../src/kubernetes/objects.ts';
import type { Open } from './harness.ts';
import { apiSuite } from './kubernetes/api.ts';
import { type KubernetesHarness, nobody, node } from './kubernetes/harness.ts';
import { nodesSuite } from './kubernetes/nodes.ts';
import { podsSuite } from './kubernetes/pods.ts';
import { textsSuite } from './kubernetes/texts.ts';
import { workloadsSuite } from './kubernetes/workloads.ts';
import { portSuite } from './port.ts';

const noWorkload: WorkloadRef = 'Deployment/nowhere/nothing';

export function kubernetesSuite(name: string, open: Open<KubernetesHarness>): void {
  portSuite(name, open, {
    feasible: { kind: 'node.cordon', node },
    unknown: [
      { kind: 'node.cordon', node: nobody },
      { kind: 'node.uncordon', node: nobody },
      { kind: 'node.mark-out-of-service', node: nobody },
      { kind: 'node.unmark-out-of-service', node: nobody },
      { kind: 'node.label', node: nobody, labels: {} },
      { kind: 'node.annotate', node: nobody, annotations: {} },
      { kind: 'workload.surge', workload: noWorkload },
      { kind: 'workload.settle', workload: noWorkload, retire: 'any' },
    ],
  });
  nodesSuite(name, open);
  textsSuite(name, open);
  workloadsSuite(name, open);
  podsSuite(name, open);
  apiSuite(name, open);
}
