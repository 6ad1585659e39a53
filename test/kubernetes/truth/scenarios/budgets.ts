import { type KubernetesObject, objectsOf } from '../objects.ts';
import { nodeName, type Scenario, type Stage } from '../scenario.ts';

/** What budgets forbid of a workload that is well: asked in this order, in one go. */
interface Rule {
  readonly name: string;
  readonly replicas: number;
  readonly budget: Readonly<Record<string, unknown>>;
  /** The answers for its first pod, its second and so on. */
  readonly answers: readonly ('accepted' | 'held')[];
}

const rules: readonly Rule[] = [
  { name: 'min', replicas: 3, budget: { minAvailable: 2 }, answers: ['accepted', 'held'] },
  { name: 'min-all', replicas: 1, budget: { minAvailable: 1 }, answers: ['held'] },
  { name: 'min-none', replicas: 1, budget: { minAvailable: 0 }, answers: ['accepted'] },
  { name: 'min-more', replicas: 2, budget: { minAvailable: 5 }, answers: ['held'] },
  { name: 'max', replicas: 3, budget: { maxUnavailable: 1 }, answers: ['accepted', 'held'] },
  { name: 'max-none', replicas: 2, budget: { maxUnavailable: 0 }, answers: ['held'] },
  // Half of three is two that stay, and two that may go: both are rounded up.
  { name: 'min-half', replicas: 3, budget: { minAvailable: '50%' }, answers: ['accepted', 'held'] },
  {
    name: 'max-half',
    replicas: 3,
    budget: { maxUnavailable: '50%' },
    answers: ['accepted', 'accepted', 'held'],
  },
  {
    name: 'max-tenth',
    replicas: 2,
    budget: { maxUnavailable: '10%' },
    answers: ['accepted', 'held'],
  },
  { name: 'min-full', replicas: 2, budget: { minAvailable: '100%' }, answers: ['held'] },
];

function ofTheHealthy(): Scenario {
  const name = 'budgets';
  const { deployment, budget } = objectsOf(name);
  const on = [nodeName({ name }, 'a')];
  const moved = (rule: Rule) =>
    rule.answers.flatMap((answer, index) =>
      answer === 'held'
        ? []
        : [
            [`${rule.name}.${index + 1} Terminating`, `${rule.name}.${index + 1} gone`],
            [`${rule.name}.${rule.replicas + index + 1} waits`],
          ],
    );
  return {
    name,
    nodes: ['a'],
    objects: rules.flatMap((rule) => [
      deployment({ name: rule.name, on, replicas: rule.replicas }),
      budget(rule.name, rule.name, rule.budget),
    ]),
    async play(stage) {
      // So that no replacement is ready in between.
      await stage.cordon('a');
      for (const { name: app, answers } of rules) await askFor(stage, app, answers.length);
    },
    order: [
      rules.flatMap(({ name: app, answers }) =>
        answers.map((answer, index) =>
          answer === 'held'
            ? `eviction of ${app}.${index + 1} held by ${app}`
            : `eviction of ${app}.${index + 1} accepted`,
        ),
      ),
      ...rules.flatMap(moved),
    ],
  };
}

async function askFor(stage: Stage, app: string, pods: number): Promise<void> {
  for (let ordinal = 1; ordinal <= pods; ordinal++) await stage.evict(`${app}.${ordinal}`);
}

/** Budgets over what has no scale, over nothing, and two over one pod. */
function ofOddThings(): Scenario {
  const name = 'odd-budgets';
  const { deployment, daemonSet, pod, budget } = objectsOf(name);
  const on = [nodeName({ name }, 'a')];
  return {
    name,
    nodes: ['a'],
    objects: [
      pod({ name: 'bare-min', on }),
      budget('bare-min', 'bare-min', { minAvailable: 1 }),
      pod({ name: 'bare-free', on }),
      budget('bare-free', 'bare-free', { minAvailable: 0 }),
      // Nobody knows how many there should be.
      pod({ name: 'bare-max', on }),
      budget('bare-max', 'bare-max', { maxUnavailable: 1 }),
      daemonSet({ name: 'agent', on }),
      budget('agent', 'agent', { maxUnavailable: 1 }),
      daemonSet({ name: 'other-agent', on }),
      budget('other-agent', 'other-agent', { minAvailable: 0 }),
      // One without a scale spoils the count of all.
      deployment({ name: 'mixed', on, replicas: 2 }),
      daemonSet({ name: 'mixed', on }),
      budget('mixed', 'mixed', { maxUnavailable: 1 }),
      deployment({ name: 'twice', on }),
      budget('one', 'twice', { maxUnavailable: 1 }),
      budget('other', 'twice', { maxUnavailable: 1 }),
      deployment({ name: 'plain', on }),
      budget('of-nothing', 'nothing', { minAvailable: 1 }),
    ],
    async play(stage) {
      for (const app of ['bare-min', 'bare-free', 'bare-max', 'twice', 'plain']) {
        await stage.evict(`${app}.1`);
      }
      await stage.evict('agent@a.1');
      await stage.evict('mixed.1');
      await stage.evict('other-agent@a.1');
    },
    order: [
      [
        'eviction of bare-min.1 held by bare-min',
        'eviction of bare-free.1 accepted',
        'eviction of bare-max.1 held by bare-max',
        'eviction of twice.1 refused',
        'eviction of plain.1 accepted',
        'eviction of agent@a.1 held by agent',
        'eviction of mixed.1 held by mixed',
        'eviction of other-agent@a.1 accepted',
      ],
      ['bare-free.1 Terminating', 'bare-free.1 gone'],
      ['plain.1 Terminating', 'plain.1 gone'],
      ['plain.1 Terminating', 'plain.2 on a', 'plain.2 Ready'],
      ['other-agent@a.1 gone', 'other-agent@a.2 on a', 'other-agent@a.2 Ready'],
    ],
  };
}

function ofTheUnready(): Scenario {
  const name = 'unready';
  const { deployment, budget } = objectsOf(name);
  const on = ['a', 'b'].map((node) => nodeName({ name }, node));
  const pair = (app: string, spec: Readonly<Record<string, unknown>>): KubernetesObject[] => [
    deployment({ name: app, on, replicas: 2, tolerates: 'ever', isApart: true }),
    budget(app, app, spec),
  ];
  return {
    name,
    nodes: ['a', 'b'],
    objects: [
      ...pair('enough', { minAvailable: 1 }),
      ...pair('too-few', { minAvailable: 2 }),
      ...pair('always', { minAvailable: 2, unhealthyPodEvictionPolicy: 'AlwaysAllow' }),
      ...pair('if-healthy', { minAvailable: 2, unhealthyPodEvictionPolicy: 'IfHealthyBudget' }),
      deployment({ name: 'none', on: on.slice(0, 1), tolerates: 'ever' }),
      budget('none', 'none', { minAvailable: 0 }),
    ],
    async play(stage) {
      await stage.fail('a');
      for (const app of ['enough', 'too-few', 'always', 'if-healthy', 'none']) {
        await stage.saw(`${app}.1 not Ready`);
      }
      // The disruption controller counts them.
      await stage.pass(3_000);
      for (const app of ['enough', 'too-few', 'always', 'if-healthy']) await askFor(stage, app, 2);
      await stage.evict('none.1');
    },
    order: [
      ['node a Ready=Unknown', 'enough.1 not Ready', 'eviction of enough.1 accepted'],
      ['node a Ready=Unknown', 'node a unreachable'],
      [
        'eviction of enough.1 accepted',
        'eviction of enough.2 held by enough',
        'eviction of too-few.1 held by too-few',
        'eviction of too-few.2 held by too-few',
        'eviction of always.1 accepted',
        'eviction of always.2 held by always',
        'eviction of if-healthy.1 held by if-healthy',
        'eviction of if-healthy.2 held by if-healthy',
        // None has to be healthy, none is: then none may go.
        'eviction of none.1 held by none',
      ],
      ['enough.1 Terminating', 'enough.3 waits'],
      ['always.1 Terminating', 'always.3 waits'],
    ],
  };
}

export const budgets = [ofTheHealthy(), ofOddThings(), ofTheUnready()];
