import type { LabNode } from '../../../model/lab.ts';
import { nodesOn } from '../../../model/shape.ts';
import type { Action } from '../../../world/actions.ts';
import {
  hasLessThan,
  hostIn,
  type Operation,
  type Step,
  type View,
  wantOrWait,
} from '../../operation.ts';
import { known, seen } from '../../view/facts.ts';
import { isGone } from '../../view/hosts.ts';
import { isMovable, podsOn } from '../../view/kubernetes.ts';

/** Less time than this and Talos' own drain, which may take five minutes, is skipped. */
const forceBelowMs = 45_000;

/** The last moment at which a guest's power can be cut so that its disk is closed in order. */
const cutBelowMs = 8_000;

/** A Talos that has just fallen silent is on its way down; one that stays silent hangs. */
const deafMs = 30_000;

/**
 * Talos is shut down through its API: the ACPI button would stop it without a drain. It stays an
 * etcd voter: removing it would gain nothing and cost a join at each return.
 */
export const shutDownNodes: Step = {
  name: 'shut its nodes down',
  // From then on the owner, or the power-off, ends what still runs.
  dropBeforeDeadlineMs: 0,
  left: (view, operation) => {
    const names = running(view, operation).map((node) => node.name);
    return `${names.join(' and ')} still ran when the time was over.`;
  },
  done: (view, operation) => running(view, operation).length === 0,
  next: (view, operation) => {
    const nodes = running(view, operation);
    return wantOrWait(
      nodes.flatMap((node) => wanted(view, operation, node)),
      `${nodes.map((node) => node.name).join(' and ')} ${nodes.length === 1 ? 'is' : 'are'} off`,
    );
  },
};

function running(view: View, operation: Operation): LabNode[] {
  const host = hostIn(operation);
  if (isGone(view, host)) return [];
  return nodesOn(view.lab, host).filter((node) => {
    // A bare-metal node is its host: while that answers it runs.
    if (node.machine.kind === 'bare-metal') return true;
    const vm = known(view, 'vm.state', node.name);
    return vm === undefined || vm === 'running' || vm === 'paused';
  });
}

function wanted(view: View, operation: Operation, { name, machine }: LabNode): Action[] {
  const talos = seen(view, 'talos.stage', name);
  const vm = machine.kind === 'vm';
  if (vm && hasLessThan(cutBelowMs, view, operation)) return [{ kind: 'vm.stop', node: name }];
  if (talos.kind === 'unobservable') {
    const deaf = view.now - talos.since >= deafMs;
    return vm && deaf ? [{ kind: 'vm.stop', node: name }] : [];
  }
  const hurried = hasLessThan(forceBelowMs, view, operation);
  if (talos.value === 'shutting-down' && !hurried) return [];
  // Nothing is left to drain but what has nowhere to go: a drain would only wait for its budget.
  const force = hurried || podsOn(view, name).some(isMovable);
  return [{ kind: 'talos.shutdown', node: name, force }];
}
