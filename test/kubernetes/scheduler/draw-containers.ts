import fc from 'fast-check';
import { DEVICE } from './draw-lab.ts';
import { type Json, withoutHoles } from './json.ts';
import { often, seldom } from './odds.ts';

/** Large ones that just about fit, and as many small ones. */
const upTo = (most: number) =>
  fc.oneof(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most / 5 }));

/** The same amount may be written in many ways. */
const cpu = fc
  .tuple(upTo(2000), fc.nat(5))
  .map(([millis, way]) =>
    way === 0 ? millis / 1000 : way === 1 ? `${millis / 1000}` : `${millis}m`,
  );

const memory = fc.tuple(upTo(2500), fc.nat(9)).map(([mebibytes, way]) => {
  switch (way) {
    case 0:
      return mebibytes * 2 ** 20;
    case 1:
      return `${mebibytes}e6`;
    case 2:
      return `${mebibytes}M`;
    case 3:
      return `${(mebibytes / 1024).toFixed(3)}Gi`;
    default:
      return `${mebibytes}Mi`;
  }
});

const amounts: fc.Arbitrary<Json> = fc
  .record({
    cpu: often(cpu, 6),
    memory: often(memory, 6),
    'ephemeral-storage': seldom(fc.constantFrom('1Gi', '5Gi', '8Gi'), 12),
    [DEVICE]: seldom(fc.constant('1'), 25),
  })
  .map(withoutHoles);

/** Requests, or limits that stand for them; of an extended resource both are the same. */
const resources: fc.Arbitrary<Json> = fc
  .tuple(amounts, fc.constantFrom('requests', 'requests', 'requests', 'limits'))
  .map(([drawn, kind]) => {
    const device = drawn[DEVICE];
    if (kind === 'limits') return { limits: drawn };
    return {
      requests: drawn,
      ...(device === undefined ? {} : { limits: { [DEVICE]: device } }),
    };
  });

const port: fc.Arbitrary<Json> = fc
  .record({
    hostPort: fc.constantFrom(80, 53),
    protocol: fc.constantFrom('TCP', 'TCP', 'UDP'),
    hostIP: seldom(fc.constantFrom('10.0.0.1', '10.0.0.2'), 3),
  })
  .map((drawn) => ({ ...withoutHoles(drawn), containerPort: drawn.hostPort }));

const starting = fc.record({ resources, isSidecar: fc.boolean() });

/** What runs in a pod: parts of its spec that say what it takes of a node. */
export const drawnContainers: fc.Arbitrary<Json> = fc
  .record({
    first: resources,
    second: seldom(resources, 8),
    starting: seldom(fc.array(starting, { minLength: 1, maxLength: 2 }), 8),
    ofPod: seldom(fc.record({ cpu, memory }), 20),
    port: seldom(port, 12),
    isOnHost: fc.constantFrom(true, false, false),
  })
  .map(({ first, second, starting = [], ofPod, port, isOnHost }) => {
    // The API server refuses a pod whose containers ask for more than the pod.
    const own = (drawn: Json) => (ofPod === undefined ? { resources: drawn } : {});
    const container = (name: string, drawn: Json) => ({
      name,
      image: 'example.test/app',
      ...own(drawn),
    });
    const main = container('main', first);
    return withoutHoles({
      containers: [
        port === undefined ? main : { ...main, ports: [port] },
        ...(second === undefined ? [] : [container('second', second)]),
      ],
      initContainers: starting.map(({ resources, isSidecar }, index) => ({
        ...container(`start-${index}`, resources),
        ...(isSidecar ? { restartPolicy: 'Always' } : {}),
      })),
      resources: ofPod === undefined ? undefined : { requests: ofPod },
      hostNetwork: port !== undefined && isOnHost ? true : undefined,
    });
  });
