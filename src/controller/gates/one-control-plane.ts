import type { NodeName } from '../../model/lab.ts';
import { controlPlanes, nodeOf } from '../../model/shape.ts';
import { allowed, type Gate, held } from '../gate.ts';
import type { Operation, View } from '../operation.ts';
import { isHealthyVoter } from '../view/etcd.ts';
import { beingDisrupted, disrupts } from './disruption.ts';

/** One disruption of the control plane at a time, however many voters could be spared. */
export const oneControlPlane: Gate = {
  name: 'one-control-plane-at-a-time',
  check({ action, operation }, view) {
    const own = disrupts(action, view).filter((node) => isControlPlane(view, node));
    if (!own.some((node) => isHealthyVoter(view, node))) return allowed;
    const other = controlPlanes(view.lab)
      .map((node) => node.name)
      .find((node) => !own.includes(node) && isUnderOperation(view, node, operation));
    if (other === undefined) return allowed;
    return held(
      `${other} is already being taken down or brought back`,
      `This goes on when ${other} is a healthy voter again or known to be away.`,
    );
  },
};

function isControlPlane(view: View, name: NodeName): boolean {
  return nodeOf(view.lab, name).role === 'control-plane';
}

function isUnderOperation(view: View, node: NodeName, except: Operation): boolean {
  if (beingDisrupted(view).has(node)) return true;
  const { host } = nodeOf(view.lab, node);
  for (const operation of view.operations.values()) {
    if (operation.id === except.id || operation.attempts.size === 0) continue;
    if (operation.kind !== 'leave' && operation.kind !== 'repair-vm') continue;
    const { subject } = operation;
    if (subject.kind === 'node' && subject.node === node) return true;
    if (subject.kind === 'host' && subject.host === host) return true;
  }
  return false;
}
