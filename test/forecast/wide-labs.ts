import fc from 'fast-check';
import type { Claim, DisruptionBudget, Manifests } from '../../src/kubernetes/objects.ts';
import type { Lab } from '../../src/model/lab.ts';
import { apartFrom, labOf, manifestsOf, type SmallHost, type SmallWorkload } from './small-lab.ts';

const ceph = {
  osdMemoryTargetBytes: 2 ** 31,
  pools: [{ name: 'rbd', size: 3, minSize: 2 }],
  storageClasses: new Map([['ceph-rbd', 'rbd']]),
};

const plane: SmallHost = { role: 'control-plane', ceph: ['mon', 'osd'], memoryGiB: 3 };

const workers = fc.array(
  fc.record({
    arch: fc.constantFrom('amd64' as const, 'arm64' as const),
    cores: fc.integer({ min: 1, max: 4 }),
    memoryGiB: fc.integer({ min: 2, max: 4 }),
    ceph: fc.constantFrom<SmallHost['ceph'] & {}>([], ['osd']),
  }),
  { minLength: 2, maxLength: 4 },
);

const sometimes = fc.constantFrom(true, false, false, false);
/** Of the app that the number names, of all that there are. */
const other = fc.option(fc.nat(), { nil: undefined, freq: 3 });

const workloads = fc.array(
  fc.record({
    replicas: fc.integer({ min: 1, max: 3 }),
    cpuMillis: fc.integer({ min: 0, max: 2000 }),
    memoryMiB: fc.integer({ min: 0, max: 2500 }),
    priority: fc.constantFrom(0, 0, 100, -5),
    isDaemon: sometimes,
    isPicky: sometimes,
    isTolerant: sometimes,
    isProtected: sometimes,
    shuns: other,
    follows: other,
    spreads: fc.option(fc.constantFrom('DoNotSchedule' as const, 'ScheduleAnyway' as const)),
    volume: fc.option(fc.constantFrom('ceph' as const, 'alone' as const, 'local' as const), {
      freq: 3,
    }),
  }),
  { minLength: 1, maxLength: 6 },
);

type Drawn = typeof workloads extends fc.Arbitrary<(infer T)[]> ? T : never;

/**
 * Labs of three control planes, which pods may tolerate, and two to four workers, with workloads
 * that use all that placement depends on.
 */
export const wideLabs: fc.Arbitrary<{ readonly lab: Lab; readonly manifests: Manifests }> = fc
  .record({ workers, workloads })
  .map(({ workers, workloads }) => ({
    lab: labOf([plane, plane, plane, ...workers], { ceph }),
    manifests: manifestsOf(
      workloads.map((drawn, index) => workload(drawn, index, workloads.length)),
      {
        claims: workloads.flatMap((drawn, index) => claimOf(drawn, index)),
        budgets: workloads.flatMap((drawn, index) => budgetOf(drawn, index)),
      },
    ),
  }));

function workload(drawn: Drawn, index: number, count: number): SmallWorkload {
  const { replicas, cpuMillis, memoryMiB, priority, isDaemon, shuns, follows, spreads } = drawn;
  return {
    name: `w${index}`,
    kind: isDaemon ? 'DaemonSet' : 'Deployment',
    replicas,
    cpuMillis,
    memoryMiB,
    priority,
    nodeSelector: drawn.isPicky ? new Map([['kubernetes.io/arch', 'amd64']]) : new Map(),
    tolerations: drawn.isTolerant ? [{ key: '', operator: 'Exists', value: '', effect: '' }] : [],
    podAntiAffinity: shuns === undefined ? [] : [apartFrom(`w${shuns % count}`)],
    podAffinity: follows === undefined ? [] : [apartFrom(`w${follows % count}`)],
    topologySpread:
      spreads === null
        ? []
        : [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: spreads,
              selector: { matchLabels: new Map([['app', `w${index}`]]), matchExpressions: [] },
              minDomains: 1,
              nodeAffinityPolicy: 'Honor',
              nodeTaintsPolicy: 'Ignore',
            },
          ],
    claims: drawn.volume === null ? [] : [`c${index}`],
  };
}

function claimOf({ volume }: Drawn, index: number): Claim[] {
  if (volume === null) return [];
  return [
    {
      namespace: 'default',
      name: `c${index}`,
      storageClass: volume === 'local' ? 'local' : 'ceph-rbd',
      accessModes: [volume === 'alone' ? 'ReadWriteOncePod' : 'ReadWriteOnce'],
      sizeBytes: 1,
      ...(volume === 'local' ? { localNode: 'n4' } : {}),
    },
  ];
}

function budgetOf({ isProtected }: Drawn, index: number): DisruptionBudget[] {
  const selector = { matchLabels: new Map([['app', `w${index}`]]), matchExpressions: [] };
  return isProtected
    ? [{ namespace: 'default', name: `w${index}`, selector, minAvailable: 1 }]
    : [];
}
