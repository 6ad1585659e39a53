import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  apartFrom,
  hostName,
  labOf,
  manifestsOf,
  type SmallHost,
} from '../../test/forecast/small-lab.ts';
import { wideLabs } from '../../test/forecast/wide-labs.ts';
import { schedulingNode } from '../kubernetes/scheduling/node.ts';
import { createSchedule, type Schedule } from '../kubernetes/scheduling/schedule.ts';
import type { HostName, Lab } from '../model/lab.ts';
import { hostOf } from '../model/shape.ts';
import type { Forecast } from './forecast.ts';
import { createForecaster, foresee } from './foresee.ts';
import { createPlacement } from './placement.ts';

const off = (...names: string[]) => new Set(names.map(hostName));
const plane: SmallHost = { role: 'control-plane' };
const amd64 = new Map([['kubernetes.io/arch', 'amd64']]);

/** Labs of up to four small workers with workloads that just about fit, and hosts that are off. */
const hosts = fc.array(
  fc.record({
    arch: fc.constantFrom('amd64' as const, 'arm64' as const),
    cores: fc.integer({ min: 1, max: 4 }),
    memoryGiB: fc.integer({ min: 2, max: 4 }),
  }),
  { minLength: 2, maxLength: 4 },
);

const workloads = fc.array(
  fc.record({
    replicas: fc.integer({ min: 1, max: 3 }),
    cpuMillis: fc.integer({ min: 0, max: 2000 }),
    memoryMiB: fc.integer({ min: 0, max: 2500 }),
    priority: fc.constantFrom(0, 0, 0, 100),
    isPicky: fc.boolean(),
    isShy: fc.boolean(),
    isDaemon: fc.constantFrom(false, false, false, false, true),
  }),
  { minLength: 1, maxLength: 3 },
);

const cases = fc
  .record({ hosts, workloads, mask: fc.nat(15) })
  .map(({ hosts, workloads, mask }) => {
    const lab = labOf([plane, ...hosts]);
    const manifests = manifestsOf(
      workloads.map(({ isPicky, isShy, isDaemon, ...given }, index) => ({
        ...given,
        name: `w${index}`,
        kind: isDaemon ? 'DaemonSet' : 'Deployment',
        nodeSelector: isPicky ? amd64 : new Map(),
        podAntiAffinity: isShy && !isDaemon ? [apartFrom(`w${index}`)] : [],
      })),
    );
    const gone = hosts.flatMap((_, index) => ((mask >> index) & 1 ? [`h${index + 2}`] : []));
    return { lab, manifests, gone: off(...gone) };
  });

test('what runs is a valid placement, and what is impossible is so in every placement', () => {
  fc.assert(
    fc.property(cases, ({ lab, manifests, gone }) => {
      const placement = createPlacement(lab, manifests, []);
      const forecast = foresee(lab, manifests, gone);
      placement.without(gone, true, () => {
        expectValid(lab, placement, gone);
        const waiting = placement.pods.filter(
          ({ pod }) => placement.schedule.nodeOf(pod.key) === undefined,
        );
        for (const { pod, alike } of waiting) {
          const verdicts = forecast.pods.stranded.filter(
            ({ workload }) => workload === pod.workload,
          );
          const proven = verdicts.filter(({ verdict }) => verdict === 'impossible').length;
          if (proven === 0) continue;
          expect(mostThatFit(lab, placement, gone, pod)).toBeLessThanOrEqual(alike - proven);
        }
      });
    }),
    { numRuns: 300 },
  );
});

test('what runs for certain runs in whatever order and on whatever nodes pods are placed', () => {
  fc.assert(
    fc.property(
      cases,
      fc.array(fc.nat(1000), { minLength: 16 }),
      ({ lab, manifests, gone }, lots) => {
        const placement = createPlacement(lab, manifests, []);
        const { stranded, uncertain } = foresee(lab, manifests, gone).pods;
        const without = new Set([...stranded.map(({ pod }) => pod), ...uncertain]);
        const placed = placeByLot(lab, placement, gone, lots);
        for (const { pod, daemonNode } of placement.pods) {
          if (daemonNode !== undefined || without.has(pod.key)) continue;
          expect(placed.nodeOf(pod.key)).toBeDefined();
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('the order of hosts, nodes and workloads in their files does not matter', () => {
  fc.assert(
    fc.property(cases, ({ lab, manifests, gone }) => {
      const shuffled: Lab = {
        ...lab,
        hosts: new Map([...lab.hosts].reverse()),
        nodes: new Map([...lab.nodes].reverse()),
      };
      const turned = { ...manifests, workloads: [...manifests.workloads].reverse() };
      const { pods, volumes } = foresee(lab, manifests, gone);
      expect(foresee(shuffled, turned, gone)).toMatchObject({ pods, volumes });
    }),
    { numRuns: 100 },
  );
});

test('an answer does not depend on what was asked before', () => {
  fc.assert(
    fc.property(wideLabs, fc.array(fc.nat(), { minLength: 12 }), ({ lab, manifests }, lots) => {
      const forecaster = createForecaster(lab, manifests);
      const sets = subsetsOf([...lab.hosts.keys()]);
      for (const lot of lots) {
        const set = sets[lot % sets.length] ?? off();
        expect(JSON.stringify(forecaster(set))).toBe(JSON.stringify(foresee(lab, manifests, set)));
      }
    }),
    { numRuns: 100 },
  );
});

test('what is impossible stays so when more hosts go', () => {
  fc.assert(
    fc.property(cases, fc.nat(3), ({ lab, manifests, gone }, one) => {
      const replicated = {
        ...manifests,
        workloads: manifests.workloads.filter(({ kind }) => kind !== 'DaemonSet'),
      };
      const more = new Set([...gone, [...lab.hosts.keys()][one + 1] ?? hostName('h2')]);
      const before = provenOf(foresee(lab, replicated, gone));
      const after = provenOf(foresee(lab, replicated, more));
      for (const [workload, proven] of before) {
        expect(after.get(workload) ?? 0).toBeGreaterThanOrEqual(proven);
      }
    }),
    { numRuns: 200 },
  );
});

function provenOf({ pods }: Forecast): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { workload, verdict } of pods.stranded) {
    if (verdict === 'impossible') counts.set(workload, (counts.get(workload) ?? 0) + 1);
  }
  return counts;
}

function subsetsOf(names: readonly HostName[]): ReadonlySet<HostName>[] {
  return Array.from(
    { length: 2 ** names.length },
    (_, mask) => new Set(names.filter((_name, bit) => (mask >> bit) & 1)),
  );
}

type Placement = ReturnType<typeof createPlacement>;

/** Every pod on a node that is on, and fitting there when all others are there already. */
function expectValid(lab: Lab, { schedule, pods }: Placement, gone: ReadonlySet<HostName>): void {
  const fresh = emptySchedule(lab);
  for (const { pod, daemonNode } of pods) {
    const node = schedule.nodeOf(pod.key);
    if (node === undefined) continue;
    const host = lab.nodes.get(node)?.host;
    if (daemonNode !== undefined && host !== undefined && gone.has(host)) continue;
    expect(host !== undefined && gone.has(host)).toBe(false);
    expect(fresh.misfit(pod, node)).toBeUndefined();
    fresh.place(pod, node);
  }
}

/** By trying everything: how many pods like this one fit beside DaemonSet pods of no lower rank. */
function mostThatFit(
  lab: Lab,
  { schedule, pods }: Placement,
  gone: ReadonlySet<HostName>,
  like: { readonly template: object },
): number {
  const fresh = emptySchedule(lab);
  const alike = pods.filter(({ pod }) => pod.template === like.template);
  const priority = alike[0]?.pod.template.priority ?? 0;
  for (const { pod, daemonNode } of pods) {
    const node = schedule.nodeOf(pod.key);
    if (daemonNode !== undefined && node !== undefined && pod.template.priority >= priority) {
      fresh.place(pod, node);
    }
  }
  const nodes = [...lab.nodes.values()].filter(({ host }) => !gone.has(host));
  const most = (index: number): number => {
    const entry = alike[index];
    if (entry === undefined) return 0;
    let best = most(index + 1);
    for (const { name } of nodes) {
      if (fresh.misfit(entry.pod, name) !== undefined) continue;
      fresh.place(entry.pod, name);
      best = Math.max(best, 1 + most(index + 1));
      fresh.remove(entry.pod.key);
    }
    return best;
  };
  return most(0);
}

/** Places everything in an order and on nodes that the lots decide; ranks and DaemonSets count. */
function placeByLot(
  lab: Lab,
  { schedule, pods }: Placement,
  gone: ReadonlySet<HostName>,
  lots: readonly number[],
): Schedule {
  const fresh = emptySchedule(lab);
  const up = [...lab.nodes.values()].filter(({ host }) => !gone.has(host));
  for (const node of fresh.nodes) {
    if (!up.some(({ name }) => name === node.name)) fresh.setNode({ ...node, isUp: false });
  }
  let drawn = 0;
  const lot = (below: number) => (lots[drawn++ % lots.length] ?? 0) % below;
  const byKey = new Map(pods.map(({ pod }) => [pod.key, pod]));
  const queue = pods.flatMap(({ pod, daemonNode }) => {
    const home = schedule.nodeOf(pod.key);
    if (daemonNode === undefined) return [pod];
    if (home !== undefined && up.some(({ name }) => name === home)) fresh.place(pod, home);
    return [];
  });
  for (let left = 200; queue.length > 0 && left > 0; left -= 1) {
    const [pod] = queue.splice(lot(queue.length), 1);
    if (pod === undefined) break;
    const able = up.filter(({ name }) => fresh.misfit(pod, name) === undefined);
    const node = able[lot(Math.max(1, able.length))]?.name;
    if (node !== undefined) {
      fresh.place(pod, node);
      continue;
    }
    const preemption = fresh.preempt(pod, () => new Set());
    if (preemption === undefined) continue;
    for (const { key } of preemption.victims) {
      fresh.remove(key);
      queue.push(...[byKey.get(key)].filter((victim) => victim !== undefined));
    }
    fresh.place(pod, preemption.node);
  }
  return fresh;
}

function emptySchedule(lab: Lab) {
  return createSchedule(
    [...lab.nodes.values()].map((node) => schedulingNode(node, hostOf(lab, node.host), [])),
  );
}
