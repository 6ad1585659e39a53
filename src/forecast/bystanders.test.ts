import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apartFrom, labOf, manifestsOf, type SmallHost } from '../../test/forecast/small-lab.ts';
import { wideLabs } from '../../test/forecast/wide-labs.ts';
import type { Manifests } from '../kubernetes/objects.ts';
import type { Lab, NodeName } from '../model/lab.ts';
import { bystandersOf } from './bystanders.ts';
import { createPlacement, type Placement } from './placement.ts';
import { createTurn } from './turn.ts';

const plane: SmallHost = { role: 'control-plane' };
const lab = labOf([plane, plane, {}, {}]);
const everywhere = [{ key: '', operator: 'Exists', value: '', effect: '' } as const];
const agent = { name: 'agent', kind: 'DaemonSet', tolerations: everywhere } as const;

const bystanders = (lab: Lab, manifests: Manifests) => {
  const { schedule, pods } = createPlacement(lab, manifests, []);
  return [...bystandersOf(schedule, manifests, pods)];
};

test('control planes that run only DaemonSets are bystanders', () => {
  expect(bystanders(lab, manifestsOf([agent, { name: 'web' }]))).toEqual(['n1', 'n2']);
});

test.each([
  ['a pod tolerates control planes', [agent, { name: 'web', tolerations: everywhere }], {}],
  [
    'a pod keeps away from the DaemonSet',
    [agent, { name: 'web', podAntiAffinity: [apartFrom('agent')] }],
    {},
  ],
  ['a pod of the DaemonSet waits', [{ ...agent, cpuMillis: 64_000 }], {}],
  [
    'a budget covers the DaemonSet',
    [agent],
    {
      budgets: [
        {
          namespace: 'default',
          name: 'agent',
          selector: { matchLabels: new Map(), matchExpressions: [] },
          minAvailable: 1,
        },
      ],
    },
  ],
])('there is no bystander when %s', (_, workloads, more) => {
  expect(bystanders(lab, manifestsOf(workloads, more))).toEqual([]);
});

test('whether bystanders are on or off, everything else is placed alike', () => {
  fc.assert(
    fc.property(wideLabs, fc.nat(), ({ lab, manifests }, lot) => {
      const nodes = [...lab.nodes.keys()];
      const down = new Set(nodes.filter((_, bit) => (lot >> bit) & 1));
      const plain = createPlacement(lab, manifests, []);
      const spared = createPlacement(lab, manifests, []);
      const aside = bystandersOf(spared.schedule, manifests, spared.pods);
      const one = turned(plain, manifests, down, new Set());
      const other = turned(spared, manifests, down, aside);
      expect(other).toEqual(one);
    }),
    { numRuns: 300 },
  );
});

function turned(
  { schedule, pods }: Placement,
  manifests: Manifests,
  down: ReadonlySet<NodeName>,
  bystanders: ReadonlySet<NodeName>,
) {
  const { waiting, preemptedBy } = createTurn(schedule, manifests, pods, bystanders)(down);
  const unwanted = new Set(
    pods.filter(({ daemonNode }) => daemonNode !== undefined && down.has(daemonNode)),
  );
  return {
    waiting: waiting.map(({ pod }) => pod.key),
    preemptedBy: [...preemptedBy],
    places: pods.filter((entry) => !unwanted.has(entry)).map(({ pod }) => schedule.nodeOf(pod.key)),
  };
}
