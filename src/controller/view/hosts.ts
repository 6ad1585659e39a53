import type { HostName, NodeName } from '../../model/lab.ts';
import { nodeOf, nodesOn } from '../../model/shape.ts';
import type { OperationKind, View } from '../operation.ts';
import type { OpenOperation } from '../state.ts';
import { seen } from './facts.ts';

/**
 * What is seen of a host. `off`: a meter proves it. `silent`: it does not answer, which proves
 * nothing. `unknown`: nobody looked, or the one who looks is silent.
 */
export type Presence = 'on' | 'off' | 'silent' | 'unknown';

export function presence(view: View, host: HostName): Presence {
  return presenceSince(view, host).presence;
}

export function presenceSince(view: View, host: HostName): { presence: Presence; since: number } {
  const power = seen(view, 'host.power', host);
  if (power.kind === 'known' && power.value === 'off') return { presence: 'off', since: power.at };
  const reachable = seen(view, 'host.reachable', host);
  if (reachable.kind === 'unobservable') return { presence: 'unknown', since: reachable.since };
  return { presence: reachable.value ? 'on' : 'silent', since: reachable.at };
}

export function isOn(view: View, host: HostName): boolean {
  return presence(view, host) === 'on';
}

/** How long it has been so, for damping. */
export function hasBeen(view: View, host: HostName, wanted: Presence, forMs: number): boolean {
  const now = presenceSince(view, host);
  return now.presence === wanted && view.now - now.since >= forMs;
}

/** Off or silent, expected or not. One that cannot be seen for want of a look is not gone. */
export function isGone(view: View, host: HostName): boolean {
  const now = presence(view, host);
  return now === 'off' || now === 'silent';
}

/** Is it away, or about to go, with somebody's knowledge? Never a fault. */
export function isExpectedOff(view: View, host: HostName): boolean {
  const absence = view.absences.get(host);
  return absence !== undefined && absence.kind !== 'lost';
}

/** Is it still here, but announced or asked to go? */
export function isLeaving(view: View, host: HostName): boolean {
  return isExpectedOff(view, host) && view.absences.get(host)?.leftAt === undefined;
}

/** Proof that nothing of the node can run: its VM is seen to be off, or its host's mains are. */
export function proofOfPowerOff(view: View, name: NodeName): string | undefined {
  const node = nodeOf(view.lab, name);
  const power = seen(view, 'host.power', node.host);
  if (power.kind === 'known' && power.value === 'off')
    return `the meter of ${node.host} reads no load`;
  if (node.machine.kind === 'bare-metal') return undefined;
  const vm = seen(view, 'vm.state', name);
  if (vm.kind !== 'known') return undefined;
  const proven = vm.value === 'shutoff' || vm.value === 'crashed' || vm.value === 'absent';
  return proven ? `libvirt on ${node.host} sees the VM ${vm.value}` : undefined;
}

/** The open operation of a kind on a host, or on a node that lives there. */
export function operationOn(
  view: View,
  host: HostName,
  ...kinds: readonly OperationKind[]
): OpenOperation | undefined {
  for (const operation of view.operations.values()) {
    if (!kinds.includes(operation.kind)) continue;
    if (operation.subject.kind === 'lab') return operation;
    if (operation.subject.kind === 'host' && operation.subject.host === host) return operation;
    if (
      operation.subject.kind === 'node' &&
      nodeOf(view.lab, operation.subject.node).host === host
    ) {
      return operation;
    }
  }
  return undefined;
}

/** Hosts that are not seen to be on, for the forecast. */
export function hostsOff(view: View): Set<HostName> {
  return new Set([...view.lab.hosts.keys()].filter((host) => !isOn(view, host)));
}

/** The nodes that run in VMs of the host. */
export function vmNodesOn(view: View, host: HostName): NodeName[] {
  return nodesOn(view.lab, host)
    .filter((node) => node.machine.kind === 'vm')
    .map((node) => node.name);
}
