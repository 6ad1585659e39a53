import type { HostName, Lab } from '../model/lab.ts';
import { controlPlanes, quorumOf } from '../model/shape.ts';
import type { EtcdForecast, Forecast } from './forecast.ts';

export function foreseeEtcd(lab: Lab, off: ReadonlySet<HostName>): EtcdForecast {
  const voters = controlPlanes(lab);
  const left = voters.filter((voter) => !off.has(voter.host));
  const needed = quorumOf(voters.length);
  const quorum = left.length >= needed;
  return {
    voters: voters.map((voter) => voter.name),
    left: left.map((voter) => voter.name),
    quorum,
    lossesSurvived: quorum ? left.length - needed : -1,
  };
}

/**
 * The endpoint is Talos' virtual address: a control plane holds it by an election in etcd, so it
 * is gone without quorum.
 */
export function foreseeEndpoint(lab: Lab, etcd: EtcdForecast): Forecast['endpoint'] {
  const { endpoint } = lab.cluster;
  if (etcd.voters.length === 0) {
    return {
      reachable: false,
      why: `Nothing answers at ${endpoint}: the lab has no control plane.`,
    };
  }
  const voters = `${etcd.left.length} of ${etcd.voters.length} etcd voters`;
  if (!etcd.quorum) {
    const needed = quorumOf(etcd.voters.length);
    return {
      reachable: false,
      why: `Nothing answers at ${endpoint}: ${voters} left, ${needed} ${needed === 1 ? 'is' : 'are'} needed.`,
    };
  }
  return { reachable: true, why: `${etcd.left.join(', ')} can hold ${endpoint}; ${voters} left.` };
}
