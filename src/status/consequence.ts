import type { View } from '../controller/operation.ts';
import { isMovable, podsOnHost } from '../controller/view/kubernetes.ts';
import type { Forecast, StrandedPod } from '../forecast/forecast.ts';
import type { HostName } from '../model/lab.ts';
import { count, list, shortName } from './sentences.ts';

/** "etcd keeps 2 of 3; one more loss stops writes", or nothing when no voter comes or goes. */
export function etcdClause(now: Forecast, then: Forecast): string {
  const left = then.etcd.left.length;
  const all = then.etcd.voters.length;
  if (left === now.etcd.left.length) return '';
  if (!then.etcd.quorum) {
    return now.etcd.quorum
      ? `etcd stops: ${left} of ${all} voters is no quorum`
      : `etcd has ${left} of ${all} voters and stays stopped`;
  }
  if (!now.etcd.quorum) return `etcd gets its quorum back: ${left} of ${all}`;
  const verb = left > now.etcd.left.length ? 'has' : 'keeps';
  const survives = then.etcd.lossesSurvived;
  if (survives === 0) return `etcd ${verb} ${left} of ${all}; one more loss stops writes`;
  return `etcd ${verb} ${left} of ${all} and survives ${survives === 1 ? 'one more loss' : `${survives} more losses`}`;
}

/** "4 pods move, jellyfin stops", from what runs there now and what would have no place. */
export function workClause(view: View, host: HostName, now: Forecast, then: Forecast): string {
  const stranded = newlyStranded(now, then);
  const stop = stranded.filter((pod) => pod.verdict !== 'unknown');
  const unsure = stranded.filter((pod) => pod.verdict === 'unknown');
  const here = podsOnHost(view, host).filter(isMovable).length;
  const moving = Math.max(0, here - stranded.length);
  const clauses = [
    ...(moving > 0 ? [`${count(moving, 'pod')} ${moving === 1 ? 'moves' : 'move'}`] : []),
    ...(stop.length > 0 ? [`${names(stop)} ${stop.length === 1 ? 'stops' : 'stop'}`] : []),
    ...(unsure.length > 0 ? [`${names(unsure)} may not run`] : []),
  ];
  if (clauses.length > 0) return clauses.join(', ');
  return here === 0 ? 'No pod has to move' : '';
}

/** What runs with the hosts that are off now and would not any more. */
function newlyStranded(now: Forecast, then: Forecast): StrandedPod[] {
  const before = new Set(now.pods.stranded.map(({ pod }) => pod));
  return then.pods.stranded.filter(({ pod }) => !before.has(pod));
}

function names(pods: readonly StrandedPod[]): string {
  return list(pods.map(({ pod }) => shortName(pod)));
}
