import type { NodeName } from '../../model/lab.ts';
import { controlPlanes, quorumOf } from '../../model/shape.ts';
import type { View } from '../operation.ts';
import { known, lastKnown } from './facts.ts';
import { isLeaving } from './hosts.ts';

/** The voters as etcd last said; before it has spoken, the declared control planes. */
export function voters(view: View): NodeName[] {
  const members = lastKnown(view, 'etcd.members', 'cluster');
  if (members === undefined || members.length === 0) {
    return controlPlanes(view.lab).map((node) => node.name);
  }
  return members.filter((member) => !member.learner).map((member) => member.node);
}

/** Voters that are seen to follow a leader. One that cannot be seen is not healthy. */
export function healthyVoters(view: View): NodeName[] {
  return voters(view).filter((node) => isHealthyVoter(view, node));
}

/** Voters whose etcd answers, with a leader or without: what is left when quorum is lost. */
export function answeringVoters(view: View): NodeName[] {
  return voters(view).filter((node) => known(view, 'etcd.status', node)?.learner === false);
}

export function isHealthyVoter(view: View, node: NodeName): boolean {
  const status = known(view, 'etcd.status', node);
  return status !== undefined && !status.learner && status.leader !== 'none';
}

export function hasQuorum(view: View): boolean {
  return healthyVoters(view).length >= quorumOf(voters(view).length);
}

/** How many more healthy voters can be lost before writes stop; −1 without quorum. */
export function lossesSurvived(view: View): number {
  return Math.max(-1, healthyVoters(view).length - quorumOf(voters(view).length));
}

export function leader(view: View): NodeName | undefined {
  return healthyVoters(view).find((node) => {
    const status = known(view, 'etcd.status', node);
    return status !== undefined && status.leader === status.member;
  });
}

/** Voters whose hosts are announced or asked to go but still run. */
export function departingVoters(view: View): NodeName[] {
  return voters(view).filter((node) => {
    const host = view.lab.nodes.get(node)?.host;
    return host !== undefined && isLeaving(view, host);
  });
}
