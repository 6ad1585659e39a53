import type { PodTruth, Truth } from '../../world/simulated/simulated-world.ts';
import type { Property } from './property.ts';

export const twice: Property = {
  name: 'twice',
  promises: 'Nothing runs twice: a ReadWriteOnce claim has one writer, a StatefulSet pod one life.',
  watch: () => (moment, truth) => (moment.kind === 'changed' ? doubled(truth) : undefined),
};

function doubled(truth: Truth): string | undefined {
  const writers = new Map<string, PodTruth>();
  const ordinals = new Map<string, PodTruth>();
  for (const pod of truth.pods) {
    if (!pod.alive) continue;
    for (const claim of pod.writes) {
      const other = writers.get(claim);
      if (other !== undefined && other.node !== pod.node) {
        return `${claim} is written by ${placeOf(other)} and by ${placeOf(pod)}.`;
      }
      writers.set(claim, pod);
    }
    if (!pod.workload.startsWith('StatefulSet/')) continue;
    const name = `${pod.namespace}/${pod.name}`;
    const other = ordinals.get(name);
    if (other !== undefined) return `${name} runs on ${other.node} and on ${pod.node}.`;
    ordinals.set(name, pod);
  }
  return undefined;
}

function placeOf(pod: PodTruth): string {
  return `${pod.namespace}/${pod.name} on ${pod.node}`;
}
