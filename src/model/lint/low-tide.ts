import type { Lab, LabNode } from '../lab.ts';
import { controlPlanes, isVolatile, quorumOf } from '../shape.ts';

/** What becomes of etcd when every volatile host is off. */
export interface LowTide {
  readonly voters: readonly LabNode[];
  readonly volatileVoters: readonly LabNode[];
  readonly left: number;
  readonly quorum: number;
}

export function lowTideOf(lab: Lab): LowTide {
  const voters = controlPlanes(lab);
  const volatileVoters = voters.filter(({ host }) => isVolatile(lab, host));
  return {
    voters,
    volatileVoters,
    left: voters.length - volatileVoters.length,
    quorum: quorumOf(voters.length),
  };
}
