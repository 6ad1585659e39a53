import type { LabNode, NodeName } from '../../model/lab.ts';
import { controlPlanes, hostOf, isVolatile } from '../../model/shape.ts';
import type { Definition } from '../definition.ts';
import { type Step, type View, waitFor, wantOrWait } from '../operation.ts';
import { isHealthyVoter } from '../view/etcd.ts';
import { known, latest } from '../view/facts.ts';
import { isExpectedOff, isOn } from '../view/hosts.ts';
import { apiAnswers, nodeWorks } from '../view/kubernetes.ts';
import { isBlank } from './steps/configure-nodes.ts';

/** Everything that must be on is woken. */
const wakeHosts: Step = {
  name: 'wake the hosts',
  done: (view) => asleep(view).length === 0,
  next: (view) => {
    const hosts = asleep(view);
    const dumb = hosts.filter((host) => hostOf(view.lab, host).power.wake === undefined);
    if (dumb.length > 0 && dumb.length === hosts.length) {
      return {
        kind: 'stalled',
        why: `${dumb.join(', ')} cannot be woken from here`,
        next: 'Press the power button, or declare power.wake.',
      };
    }
    return wantOrWait(
      hosts.filter((host) => !dumb.includes(host)).map((host) => ({ kind: 'host.wake', host })),
      'the hosts are on',
    );
  },
};

const startAllVms: Step = {
  name: 'start the VMs',
  done: (view) => idleVms(view).length === 0,
  next: (view) =>
    wantOrWait(
      idleVms(view)
        .filter((node) => known(view, 'vm.state', node) !== undefined)
        .map((node) => ({ kind: 'vm.start', node })),
      'libvirt answers on every host',
    ),
};

/** One control plane alone: two that join an empty etcd at once block each other. */
const configureFirst: Step = {
  name: 'configure the first control plane',
  done: (view) =>
    bootstrapped(view) || firstControlPlane(view) === undefined || configured(view).length > 0,
  next: (view) => {
    const first = firstControlPlane(view);
    if (first === undefined || !isBlank(view, first)) {
      return waitFor('the first control plane is in maintenance');
    }
    return { kind: 'actions', actions: [{ kind: 'talos.apply-config', node: first.name }] };
  },
};

const bootstrapEtcd: Step = {
  name: 'bootstrap etcd',
  done: bootstrapped,
  next: (view) => {
    const [node] = configured(view);
    return wantOrWait(
      node === undefined ? [] : [{ kind: 'talos.bootstrap', node }],
      'the first control plane has installed',
    );
  },
};

/** Workers side by side, control planes one after the other: etcd takes one learner at a time. */
const configureOthers: Step = {
  name: 'configure the other nodes',
  done: (view) => onNodes(view).every((node) => isConfigured(view, node.name)) && joined(view),
  next: (view) => {
    const blankOnes = onNodes(view).filter((node) => isBlank(view, node));
    const workers = blankOnes.filter((node) => node.role === 'worker');
    const joining = blankOnes.find((node) => node.role === 'control-plane');
    const chosen = joining !== undefined && joined(view) ? [...workers, joining] : workers;
    return wantOrWait(
      chosen.map(({ name: node }) => ({ kind: 'talos.apply-config', node })),
      'every control plane is an etcd voter',
    );
  },
};

const everyNodeReady: Step = {
  name: 'wait for every node',
  done: (view) => apiAnswers(view) && onNodes(view).every((node) => nodeWorks(view, node.name)),
  next: (view) => {
    const late = onNodes(view).filter((node) => !nodeWorks(view, node.name));
    return waitFor(
      late.length === 0
        ? 'the Kubernetes API answers'
        : `${names(late)} ${late.length === 1 ? 'is' : 'are'} Ready`,
    );
  },
};

/** From bare machines to a whole lab. */
export const bringUp: Definition = {
  kind: 'bring-up',
  wanted: (view) =>
    view.bringUp === undefined
      ? []
      : [
          {
            subject: { kind: 'lab' },
            because: `${view.bringUp.by} asked for it`,
            by: view.bringUp.by,
            powersOff: false,
          },
        ],
  steps: [wakeHosts, startAllVms, configureFirst, bootstrapEtcd, configureOthers, everyNodeReady],
  obsolete: () => undefined,
  summary: (view, operation) => {
    const minutes = Math.max(1, Math.round((view.now - operation.openedAt) / 60_000));
    return `The lab is up: ${onNodes(view).length} nodes after ${minutes} min.`;
  },
};

/** Always-on hosts, and until etcd exists those with a control plane too. */
function asleep(view: View) {
  return [...view.lab.hosts.keys()].filter((host) => {
    if (isOn(view, host)) return false;
    if (!isVolatile(view.lab, host)) return !isExpectedOff(view, host);
    return !bootstrapped(view) && controlPlanes(view.lab).some((node) => node.host === host);
  });
}

/** Nodes of hosts that are on and stay on. */
function onNodes(view: View): LabNode[] {
  return [...view.lab.nodes.values()].filter(
    (node) => isOn(view, node.host) && !isExpectedOff(view, node.host),
  );
}

function idleVms(view: View): NodeName[] {
  return onNodes(view)
    .filter(
      (node) => node.machine.kind === 'vm' && known(view, 'vm.state', node.name) !== 'running',
    )
    .map((node) => node.name);
}

function firstControlPlane(view: View): LabNode | undefined {
  return onNodes(view).find((node) => node.role === 'control-plane');
}

/** Is a member of etcd seen on a host that stays on, and the membership asked for? */
function bootstrapped(view: View): boolean {
  if (latest(view, 'etcd.members', 'cluster') === undefined) return false;
  return onNodes(view).some((node) => known(view, 'etcd.status', node.name) !== undefined);
}

function isConfigured(view: View, node: NodeName): boolean {
  const stage = known(view, 'talos.stage', node);
  return stage !== undefined && stage !== 'maintenance' && stage !== 'installing';
}

/** Control planes that have their config. */
function configured(view: View): NodeName[] {
  return onNodes(view)
    .filter((node) => node.role === 'control-plane' && isConfigured(view, node.name))
    .map((node) => node.name);
}

/** Is every configured control plane a voter by now? */
function joined(view: View): boolean {
  return configured(view).every((node) => isHealthyVoter(view, node));
}

function names(nodes: readonly LabNode[]): string {
  return nodes.map((node) => node.name).join(', ');
}
