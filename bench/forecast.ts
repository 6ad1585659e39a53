import { performance } from 'node:perf_hooks';
import { createForecaster, foresee } from '../src/forecast/foresee.ts';
import type { Manifests } from '../src/kubernetes/objects.ts';
import type { HostName, Lab } from '../src/model/lab.ts';
import { syntheticLab } from '../test/forecast/synthetic-lab.ts';
import { referenceLab } from '../test/simulation/reference-lab.ts';
import type { Bench, Figure } from './measure.ts';

/** How long it takes to foresee every set of hosts off, over working each one out from scratch. */
export const bench: Bench = () => {
  const reference = referenceLab();
  const large = syntheticLab(12, 300);
  return [
    sweep('all 2^8 tides of the reference lab', reference.lab, reference.manifests),
    sweep('all 2^12 tides of 12 hosts × 300 pods', large.lab, large.manifests),
    afterChange('one tide of 12 hosts × 300 pods after a change', large.lab, large.manifests),
  ];
};

/** Sets that the baseline is measured on; it is far too slow for all of them. */
const baselineSets = 16;

function sweep(what: string, lab: Lab, manifests: Manifests): Figure {
  const hosts = [...lab.hosts.keys()];
  const sets = 2 ** hosts.length;
  const value = timed(() => {
    const forecast = createForecaster(lab, manifests);
    for (let set = 0; set < sets; set += 1) forecast(hostsOf(hosts, set));
  });
  const few = timed(() => {
    for (let step = 0; step < baselineSets; step += 1) {
      foresee(lab, manifests, hostsOf(hosts, Math.floor((step * sets) / baselineSets)));
    }
  });
  return {
    what,
    value,
    unit: 'ms',
    baseline: {
      what: `each from scratch (${baselineSets} measured)`,
      value: (few / baselineSets) * sets,
    },
    goal: { atMost: 1000 },
  };
}

/** A change of lab or manifests throws away all that was remembered. */
function afterChange(what: string, lab: Lab, manifests: Manifests): Figure {
  const [first, second] = [...lab.hosts.keys()];
  const forecast = createForecaster(lab, manifests);
  const off = (host: HostName | undefined) => new Set(host === undefined ? [] : [host]);
  forecast(off(first));
  return {
    what,
    value: timed(() => foresee(lab, manifests, off(second))),
    unit: 'ms',
    baseline: { what: 'one more tide without', value: timed(() => forecast(off(second))) },
    goal: { atMost: 100 },
  };
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function hostsOf(hosts: readonly HostName[], set: number): ReadonlySet<HostName> {
  return new Set(hosts.filter((_, bit) => Math.floor(set / 2 ** bit) % 2 === 1));
}
