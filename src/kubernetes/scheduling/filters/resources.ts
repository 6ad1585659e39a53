import type { Resources } from '../../objects.ts';
import type { Free } from '../bookings.ts';
import type { Misfit } from '../misfit.ts';

/** Plugin NodeResourcesFit: what a pod does not request it cannot lack, except a place as a pod. */
export function resourceMisfit(requests: Resources, free: Free, node: number): Misfit | undefined {
  if ((free.pods[node] ?? 0) < 1) return 'pods';
  if (requests.cpuMillis > 0 && (free.cpuMillis[node] ?? 0) < requests.cpuMillis) return 'cpu';
  if (requests.memoryBytes > 0 && (free.memoryBytes[node] ?? 0) < requests.memoryBytes) {
    return 'memory';
  }
  if (
    requests.ephemeralStorageBytes > 0 &&
    (free.ephemeralStorageBytes[node] ?? 0) < requests.ephemeralStorageBytes
  ) {
    return 'ephemeral-storage';
  }
  for (const [name, amount] of requests.extended) {
    if ((free.extended[node]?.get(name) ?? 0) < amount) return 'extended-resource';
  }
  return undefined;
}
