import { foresee } from '../../forecast/foresee.ts';
import type { WorkloadRef } from '../../kubernetes/objects.ts';
import type { HostName } from '../../model/lab.ts';
import type { Pod } from '../../world/facts.ts';
import type { View } from '../operation.ts';
import { hostsOff } from './hosts.ts';
import { isMovable, nameOf, podsOnHost } from './kubernetes.ts';

/**
 * Pods on the host that have somewhere else to go, so that moving them helps. Those that no other
 * host can take now wait for it, moved or not.
 */
export function movablePods(view: View, host: HostName): Pod[] {
  const candidates = podsOnHost(view, host).filter((pod) => isMovable(pod) && !pod.terminating);
  if (candidates.length === 0) return [];
  const stranded = new Map(strandedWithout(view, host));
  return candidates
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .filter(({ workload }) => {
      const count = stranded.get(workload) ?? 0;
      if (count > 0) stranded.set(workload, count - 1);
      return count === 0;
    });
}

/** How many pods of each workload would not run without the host and those that are off already. */
function strandedWithout(view: View, host: HostName): ReadonlyMap<WorkloadRef, number> {
  const off = new Set([...hostsOff(view), host]);
  const key = [...off].sort().join(' ');
  const answers = forecasts.get(view.manifests) ?? new Map<string, Map<WorkloadRef, number>>();
  forecasts.set(view.manifests, answers);
  const cached = answers.get(key);
  if (cached !== undefined) return cached;
  const counts = new Map<WorkloadRef, number>();
  for (const { workload } of foresee(view.lab, view.manifests, off).pods.stranded) {
    counts.set(workload, (counts.get(workload) ?? 0) + 1);
  }
  if (answers.size >= forecastsMax) answers.clear();
  answers.set(key, counts);
  return counts;
}

/** A forecast depends on the manifests and the hosts off alone, so it is asked for once. */
const forecasts = new WeakMap<object, Map<string, Map<WorkloadRef, number>>>();
const forecastsMax = 64;
