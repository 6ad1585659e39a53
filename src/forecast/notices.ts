import type { Workload } from '../kubernetes/objects.ts';
import type { Forecast, StrandedPod } from './forecast.ts';
import { grouped } from './grouped.ts';
import { compareTexts } from './placed-pod.ts';

/** What a person at home would notice, a sentence each, worst first. */
export type NoticesOf = (forecast: Omit<Forecast, 'notices'>) => string[];

export function createNotices(workloads: readonly Workload[]): NoticesOf {
  const ranked = [...workloads].sort(byImportance);
  return (forecast) => [
    ...whatStops(forecast),
    ...workloadNotices(forecast.pods.stranded, ranked),
    ...whatIsThin(forecast),
    ...moves(forecast),
  ];
}

function byImportance(one: Workload, other: Workload): number {
  return (
    other.template.priority - one.template.priority ||
    compareTexts(one.name, other.name) ||
    compareTexts(one.ref, other.ref)
  );
}

function whatStops({ etcd, ceph }: Omit<Forecast, 'notices'>): string[] {
  const says: string[] = [];
  if (!etcd.quorum) {
    says.push(
      `Kubernetes stops: ${etcd.left.length} of ${etcd.voters.length} etcd voters are left. What runs keeps running, but nothing is restarted or moved.`,
    );
  }
  if (ceph !== undefined && !ceph.monQuorum && ceph.mons > 0) {
    says.push(`Ceph stops: ${ceph.monsLeft} of ${ceph.mons} mons are left. Every volume hangs.`);
  }
  for (const pool of ceph?.pools ?? []) {
    if (pool.state === 'stopped' && ceph?.monQuorum) {
      says.push(
        `Pool ${pool.pool} stops: ${pool.copiesLeft} of ${pool.size} copies are left, it needs ${pool.minSize}.`,
      );
    }
  }
  return says;
}

function whatIsThin({ etcd, ceph }: Omit<Forecast, 'notices'>): string[] {
  const says: string[] = [];
  if (etcd.quorum && etcd.lossesSurvived === 0 && etcd.left.length < etcd.voters.length) {
    says.push(
      `Kubernetes has nothing to spare: losing one more of ${etcd.left.join(' and ')} stops it.`,
    );
  }
  const degraded = ceph?.pools.filter(({ state }) => state === 'degraded') ?? [];
  if (degraded.length > 0 && ceph?.monQuorum) {
    const pools = degraded.map(({ pool, copiesLeft, size }) => `${pool} ${copiesLeft} of ${size}`);
    says.push(`Ceph has fewer copies than it should: ${pools.join(', ')}.`);
  }
  return says;
}

/** One sentence a workload, those that stop first; DaemonSets have no one at home. */
function workloadNotices(stranded: readonly StrandedPod[], ranked: readonly Workload[]): string[] {
  const lost = grouped(stranded, ({ workload }) => workload);
  const stopped: string[] = [];
  const reduced: string[] = [];
  for (const workload of ranked) {
    const gone = lost.get(workload.ref) ?? [];
    const [first] = gone;
    if (first === undefined || workload.kind === 'DaemonSet') continue;
    const { name, replicas } = workload;
    if (gone.length >= replicas) stopped.push(`${name} ${verbOf(workload)}: ${clauseOf(first)}.`);
    else
      reduced.push(
        `${name} runs with ${replicas - gone.length} of ${replicas}: one waits, for ${clauseOf(first)}.`,
      );
  }
  return [...stopped, ...reduced];
}

/** The reason as a clause of its own: "it needs 10 GiB, …", "its volume … stops". */
function clauseOf({ why }: StrandedPod): string {
  return /^(?:needs|may|must|would|made) /.test(why) ? `it ${why}` : why;
}

function verbOf(workload: Workload): string {
  return workload.kind === 'CronJob' || workload.kind === 'Job' ? 'does not run' : 'stops';
}

function moves({ volumes, etcd, pods }: Omit<Forecast, 'notices'>): string[] {
  const moving = volumes.filter(({ state }) => state === 'moves');
  if (moving.length === 0 || !etcd.quorum) return [];
  const stopped = new Set(pods.stranded.map(({ workload }) => workload));
  const names = new Set(
    moving
      .filter(({ workload }) => !stopped.has(workload))
      .map(({ workload }) => workload.split('/')[2] ?? workload),
  );
  if (names.size === 0) return [];
  const listed = [...names].sort().join(', ');
  return [
    `${listed} ${names.size === 1 ? 'pauses' : 'pause'} while ${names.size === 1 ? 'its volume moves' : 'their volumes move'}: up to 6 minutes if nobody can prove that the host is off.`,
  ];
}
