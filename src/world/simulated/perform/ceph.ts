import type { CephAction } from '../../actions.ts';
import { controllerHears } from '../network.ts';
import type { Sim } from '../sim.ts';
import { done, noSuch, type Outcome, stalled, unreachable } from './outcome.ts';

export function performCeph(sim: Sim, action: CephAction): Outcome {
  const { ceph } = sim;
  if (!sim.lab.hosts.has(action.host)) return noSuch('host', action.host);
  if (ceph === undefined) return stalled('The lab has no Ceph.', 'Declare storage.ceph.');
  const isHeard = ceph.mons.some((mon) => mon.inQuorum && controllerHears(sim, mon.host));
  if (!isHeard) return unreachable('Ceph');
  if (action.kind === 'ceph.set-noout') ceph.noout.add(action.host);
  else ceph.noout.delete(action.host);
  sim.observation.touch('ceph.status', 'cluster');
  return done();
}
