import type { Manifests } from '../kubernetes/objects.ts';
import type { HostName, Lab } from '../model/lab.ts';
import { foreseeCeph } from './ceph.ts';
import { createCertainty } from './certainty.ts';
import { foreseeEndpoint, foreseeEtcd } from './etcd.ts';
import type { Forecast } from './forecast.ts';
import { createNotices } from './notices.ts';
import type { ObservedPod } from './observed.ts';
import { createPlacement } from './placement.ts';
import { judgePods } from './pods.ts';
import { createProofs } from './proof.ts';
import { foreseeVolumes, podStorageFault, sureClaims } from './volumes.ts';
import { foreseeWatts, wakeWatts } from './watts.ts';

/**
 * What still works with these hosts off. Hosts that the lab does not know are a bug of the caller.
 * Of `observed` see `createForecaster`.
 */
export function foresee(
  lab: Lab,
  manifests: Manifests,
  off: ReadonlySet<HostName>,
  observed: readonly ObservedPod[] = [],
): Forecast {
  return createForecaster(lab, manifests, observed)(off);
}

/**
 * The forecast of one lab for any set of hosts. It places everything once, with all hosts on; each
 * question then moves only what those hosts carry, so asking for many sets is cheap. Pods that are
 * observed on a node start there; all others where the scheduler would put them if every host were
 * on.
 *
 * Everything that runs is a valid placement by the default scheduler's rules, found by following
 * its order. The real scheduler draws lots between equal nodes, so what is left over may be another
 * pod: those that it could be are `uncertain`. What is called impossible is so in any order.
 */
export function createForecaster(
  lab: Lab,
  manifests: Manifests,
  observed: readonly ObservedPod[] = [],
): (off: ReadonlySet<HostName>) => Forecast {
  const placement = createPlacement(lab, manifests, observed);
  const isSure = sureClaims(lab, placement.nodes);
  const proofs = createProofs(placement, isSure);
  const isCertain = createCertainty(placement, proofs, isSure);
  const grounds = { placement, proofs, isCertain };
  const noticesOf = createNotices(manifests.workloads);
  return (off) => {
    for (const host of off) {
      if (!lab.hosts.has(host)) throw new Error(`bug: no host ${host} in lab ${lab.name}`);
    }
    const etcd = foreseeEtcd(lab, off);
    const ceph = foreseeCeph(lab, off);
    const tide = { off, hasQuorum: etcd.quorum, storageFault: podStorageFault(lab, ceph) };
    const pods = placement.without(off, etcd.quorum, (after) => judgePods(grounds, tide, after));
    const watts = foreseeWatts(lab, off);
    const forecast = {
      off: [...lab.hosts.keys()].filter((host) => off.has(host)),
      etcd,
      endpoint: foreseeEndpoint(lab, etcd),
      pods,
      ...(ceph === undefined ? {} : { ceph }),
      volumes: foreseeVolumes(lab, placement, off, ceph),
      ...(watts === undefined ? {} : { watts }),
      wakeWatts: wakeWatts(lab, off),
    };
    return { ...forecast, notices: noticesOf(forecast) };
  };
}
