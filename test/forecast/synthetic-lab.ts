import type { Manifests } from '../../src/kubernetes/objects.ts';
import type { Lab } from '../../src/model/lab.ts';
import { apartFrom, labOf, manifestsOf, type SmallWorkload } from './small-lab.ts';

/**
 * A lab of the given size with everything that costs the scheduler time: two architectures,
 * replicas kept apart or spread, three ranks, a DaemonSet. The same numbers give the same lab.
 */
export function syntheticLab(
  hosts: number,
  pods: number,
): { readonly lab: Lab; readonly manifests: Manifests } {
  const lab = labOf(
    Array.from({ length: hosts }, (_, index) => ({
      arch: index % 3 === 2 ? ('arm64' as const) : ('amd64' as const),
      cores: 8 + 4 * (index % 3),
      memoryGiB: 16 + 8 * (index % 4),
      role: index < 3 ? ('control-plane' as const) : ('worker' as const),
    })),
  );
  const daemons: SmallWorkload[] = [
    { name: 'agent', kind: 'DaemonSet', cpuMillis: 50, memoryMiB: 64, priority: 2_000_001_000 },
  ];
  const replicated: SmallWorkload[] = [];
  for (let placed = 0; placed < pods - hosts; ) {
    const index = replicated.length;
    const replicas = Math.min(1 + (index % 3), pods - hosts - placed);
    replicated.push(workload(index, replicas));
    placed += replicas;
  }
  return { lab, manifests: manifestsOf([...daemons, ...replicated]) };
}

function workload(index: number, replicas: number): SmallWorkload {
  const name = `w${String(index).padStart(3, '0')}`;
  const arch =
    index % 4 === 1 ? new Map([['kubernetes.io/arch', 'amd64']]) : new Map<string, string>();
  return {
    name,
    replicas,
    cpuMillis: 50 + 50 * (index % 5),
    memoryMiB: 128 * (1 + (index % 6)),
    priority: [0, 0, 10_000, -1000][index % 4] ?? 0,
    nodeSelector: arch,
    podAntiAffinity: index % 5 === 0 ? [apartFrom(name)] : [],
    topologySpread:
      index % 7 === 0
        ? [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              selector: { matchLabels: new Map([['app', name]]), matchExpressions: [] },
              minDomains: 1,
              nodeAffinityPolicy: 'Honor',
              nodeTaintsPolicy: 'Ignore',
            },
          ]
        : [],
  };
}
