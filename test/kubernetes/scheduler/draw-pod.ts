import fc from 'fast-check';
import { drawnContainers } from './draw-containers.ts';
import { ZONES } from './draw-lab.ts';
import { type Json, withoutHoles } from './json.ts';
import { often, seldom } from './odds.ts';

const apps = (count: number) => fc.nat(count - 1).map((index) => `w${index}`);

const zone = fc.constantFrom(...ZONES);

const nodeExpression: fc.Arbitrary<Json> = fc.oneof(
  zone.map((value) => ({ key: 'zone', operator: 'In', values: [value] })),
  zone.map((value) => ({ key: 'zone', operator: 'NotIn', values: [value] })),
  fc.constantFrom('disk', 'zone').map((key) => ({ key, operator: 'Exists' })),
  fc.constantFrom('disk', 'generation').map((key) => ({ key, operator: 'DoesNotExist' })),
  fc
    .record({ operator: fc.constantFrom('Gt', 'Lt'), than: fc.constantFrom('1', '6', '12') })
    .map(({ operator, than }) => ({ key: 'generation', operator, values: [than] })),
  fc
    .constantFrom('amd64', 'arm64')
    .map((arch) => ({ key: 'kubernetes.io/arch', operator: 'In', values: [arch] })),
);

const nodeTerm: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(nodeExpression, { minLength: 1, maxLength: 2 })
      .map((matchExpressions) => ({ matchExpressions })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ operator: fc.constantFrom('In', 'NotIn'), node: fc.integer({ min: 1, max: 5 }) })
      .map(({ operator, node }) => ({
        matchFields: [{ key: 'metadata.name', operator, values: [`n${node}`] }],
      })),
  },
  { weight: 1, arbitrary: fc.constant({}) },
);

const nodeAffinity: fc.Arbitrary<Json> = fc
  .record({
    required: often(fc.array(nodeTerm, { minLength: 1, maxLength: 2 }), 3),
    preferred: seldom(nodeTerm, 4),
  })
  .map(({ required, preferred }) =>
    withoutHoles({
      requiredDuringSchedulingIgnoredDuringExecution:
        required === undefined ? undefined : { nodeSelectorTerms: required },
      preferredDuringSchedulingIgnoredDuringExecution:
        preferred === undefined ? undefined : [{ weight: 50, preference: preferred }],
    }),
  );

const topologyKey = fc.constantFrom(
  'kubernetes.io/hostname',
  'kubernetes.io/hostname',
  'zone',
  'disk',
);

function podTerm(count: number): fc.Arbitrary<Json> {
  return fc
    .record({
      app: apps(count),
      topologyKey,
      expression: seldom(fc.constantFrom('Exists', 'NotIn'), 5),
      namespaces: seldom(fc.constantFrom('all', 'other', 'team'), 6),
    })
    .map(({ app, topologyKey, expression, namespaces }) =>
      withoutHoles({
        topologyKey,
        labelSelector:
          expression === undefined
            ? { matchLabels: { app } }
            : {
                matchExpressions: [
                  expression === 'Exists'
                    ? { key: 'tier', operator: 'Exists' }
                    : { key: 'app', operator: 'NotIn', values: [app] },
                ],
              },
        namespaces: namespaces === 'other' ? ['other'] : undefined,
        namespaceSelector:
          namespaces === 'all'
            ? {}
            : namespaces === 'team'
              ? { matchLabels: { team: 'b' } }
              : undefined,
      }),
    );
}

function podTerms(count: number, times: number): fc.Arbitrary<Json | undefined> {
  const required = fc.array(podTerm(count), { minLength: 1, maxLength: 2 });
  return seldom(
    fc
      .record({ required: often(required, 5), preferred: seldom(podTerm(count), 3) })
      .map(({ required, preferred }) =>
        withoutHoles({
          requiredDuringSchedulingIgnoredDuringExecution: required,
          preferredDuringSchedulingIgnoredDuringExecution:
            preferred === undefined ? undefined : [{ weight: 100, podAffinityTerm: preferred }],
        }),
      ),
    times,
  );
}

function spread(app: string, count: number): fc.Arbitrary<Json> {
  const policy = seldom(fc.constantFrom('Honor', 'Ignore'), 3);
  return fc
    .record({
      topologyKey,
      isHard: fc.constantFrom(true, true, false),
      maxSkew: fc.integer({ min: 1, max: 2 }),
      minDomains: seldom(fc.integer({ min: 2, max: 4 }), 3),
      nodeAffinityPolicy: policy,
      nodeTaintsPolicy: policy,
      of: fc.oneof(
        { weight: 3, arbitrary: fc.constant(app) },
        { weight: 1, arbitrary: apps(count) },
      ),
      matchLabelKeys: seldom(fc.constantFrom('pod-template-hash', 'tier'), 6),
    })
    .map(({ isHard, minDomains, of, matchLabelKeys, ...drawn }) =>
      withoutHoles({
        ...drawn,
        whenUnsatisfiable: isHard ? 'DoNotSchedule' : 'ScheduleAnyway',
        minDomains: isHard ? minDomains : undefined,
        labelSelector: { matchLabels: { app: of } },
        matchLabelKeys: matchLabelKeys === undefined ? undefined : [matchLabelKeys],
      }),
    );
}

const toleration: fc.Arbitrary<Json> = fc.oneof(
  fc.constant({ operator: 'Exists' }),
  fc.constant({ key: 'dedicated', operator: 'Exists' }),
  fc.constantFrom('a', 'b').map((value) => ({
    key: 'dedicated',
    operator: 'Equal',
    value,
    effect: 'NoSchedule',
  })),
  fc.constant({ key: 'dedicated', value: 'a' }),
  fc.constant({ key: 'spot', operator: 'Exists', effect: 'NoExecute' }),
  fc.constant({ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }),
  fc.constant({ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }),
  fc.constant({ operator: 'Exists', effect: 'NoExecute' }),
);

/** The spec of a pod of app `app`, one of `count`; volumes are drawn elsewhere. */
export function drawnSpec(app: string, count: number): fc.Arbitrary<Json> {
  return fc
    .record({
      containers: drawnContainers,
      nodeSelector: seldom(
        fc.constantFrom<Json>(
          { 'kubernetes.io/arch': 'amd64' },
          { disk: 'ssd' },
          { zone: 'z1' },
          { 'kubernetes.io/hostname': 'n3' },
        ),
        6,
      ),
      nodeAffinity: seldom(nodeAffinity, 6),
      podAffinity: podTerms(count, 10),
      podAntiAffinity: podTerms(count, 7),
      spreads: seldom(
        fc.uniqueArray(spread(app, count), {
          minLength: 1,
          maxLength: 2,
          selector: ({ topologyKey, whenUnsatisfiable }) => `${topologyKey} ${whenUnsatisfiable}`,
        }),
        6,
      ),
      tolerations: seldom(fc.array(toleration, { minLength: 1, maxLength: 2 }), 4),
      priorityClassName: seldom(fc.constantFrom('low', 'high', 'higher', 'polite'), 3),
    })
    .map((drawn) => {
      const affinity = withoutHoles({
        nodeAffinity: drawn.nodeAffinity,
        podAffinity: drawn.podAffinity,
        podAntiAffinity: drawn.podAntiAffinity,
      });
      return withoutHoles({
        ...drawn.containers,
        nodeSelector: drawn.nodeSelector,
        affinity: Object.keys(affinity).length === 0 ? undefined : affinity,
        topologySpreadConstraints: drawn.spreads,
        tolerations: drawn.tolerations,
        priorityClassName: drawn.priorityClassName,
      });
    });
}
