import type { LabNode } from '../../model/lab.ts';
import type { Definition, Opening } from '../definition.ts';
import { nodeIn, type View } from '../operation.ts';
import { known, seen } from '../view/facts.ts';
import { hasBeen, isGone, operationOn } from '../view/hosts.ts';
import { apiAnswers, nodeWorks } from '../view/kubernetes.ts';
import { mendVm } from './steps/mend-vm.ts';

/** A VM that is off this long on a host that is on did not just restart. */
const downMs = 10_000;

/** Neither Talos nor Kubernetes has heard of it for this long while its VM runs: it hangs. */
const hungMs = 30_000;

/** A VM that was just started boots, or installs, for minutes before it is called hung. */
const bootMs = 240_000;

/** Time for the host's own libvirt to come up before its VMs are judged. */
const hostUpMs = 30_000;

/** A VM crashed or hangs on a host that is on. */
export const repairVm: Definition = {
  kind: 'repair-vm',
  wanted: (view) => [...view.lab.nodes.values()].flatMap((node) => opening(view, node)),
  steps: [mendVm],
  obsolete: (view, operation) => {
    const node = nodeIn(operation);
    const host = view.lab.nodes.get(node)?.host;
    if (host === undefined) return `${node} is no longer declared.`;
    if (isGone(view, host)) return `${host} itself is gone.`;
    return operationOn(view, host, 'leave') === undefined ? undefined : `${host} leaves.`;
  },
  summary: (view, operation) => {
    const seconds = Math.round((view.now - operation.openedAt) / 1000);
    return `${nodeIn(operation)} works again after ${seconds} s.`;
  },
};

function opening(view: View, node: LabNode): Opening[] {
  // Before there is a cluster there is nothing to mend: bringing it up is for a person to ask.
  if (view.quorum === 'unknown') return [];
  if (node.machine.kind !== 'vm' || !hasBeen(view, node.host, 'on', hostUpMs)) return [];
  if (view.absences.has(node.host) || operationOn(view, node.host, 'leave') !== undefined)
    return [];
  const because = isTended(view, node)
    ? hangs(view, node, bootMs)
    : (isDown(view, node) ?? hangs(view, node, hungMs));
  if (because === undefined) return [];
  const subject = { kind: 'node', node: node.name } as const;
  return [{ subject, because, by: 'Lowtide', powersOff: false }];
}

/** Its host is being brought back: its VMs are started, and a boot is given time. */
function isTended(view: View, { host }: LabNode): boolean {
  return view.homecomings.has(host) || operationOn(view, host, 'return', 'bring-up') !== undefined;
}

function isDown(view: View, { name, host }: LabNode): string | undefined {
  const vm = seen(view, 'vm.state', name);
  if (vm.kind !== 'known' || vm.value === 'running') return undefined;
  if (view.now - vm.at < downMs) return undefined;
  return `its VM is ${vm.value} while ${host} is on`;
}

function hangs(view: View, { name }: LabNode, patienceMs: number): string | undefined {
  const vm = seen(view, 'vm.state', name);
  const stage = seen(view, 'talos.stage', name);
  if (vm.kind !== 'known' || vm.value !== 'running' || stage.kind === 'known') return undefined;
  if (view.now - Math.max(stage.since, vm.at, view.startedAt) < patienceMs) return undefined;
  if (nodeWorks(view, name)) return undefined;
  // While the API answers, its word counts too: a node that is Ready is only hidden from us.
  if (apiAnswers(view) && known(view, 'kubernetes.node', name)?.ready === 'True') return undefined;
  const seconds = Math.round((view.now - stage.since) / 1000);
  return `its VM runs but nothing in it has answered for ${seconds} s`;
}
