import type { Host, HostName, Lab, LabNode } from '../../model/lab.ts';
import { isVolatile, nodesOn } from '../../model/shape.ts';
import type { Scene } from '../../server/wire.ts';
import type { Mishap } from '../../world/simulated/mishap.ts';
import type { Truth } from '../../world/simulated/simulated-world.ts';

/** A button of the simulated world and what it does. */
export interface PlayableScene extends Scene {
  readonly mishap: Mishap | 'heal';
}

const minuteMs = 60_000;

/**
 * What people and misfortune can do to the lab as it really is now: who is off can be switched on,
 * who is on can leave. The rest is always there, in the same order.
 */
export function scenesOf(lab: Lab, truth: Truth): PlayableScene[] {
  const hosts = [...lab.hosts.values()];
  return [
    ...hosts.flatMap((host) => peopleAt(host, truth)),
    ...hosts.filter((host) => isOn(truth, host.name)).flatMap((host) => powerFaults(lab, host)),
    ...guestFaults(lab, truth),
    ...labFaults(lab),
  ];
}

function isOn(truth: Truth, host: HostName): boolean {
  return truth.hosts.get(host)?.power === 'on';
}

function peopleAt({ name, volatile }: Host, truth: Truth): PlayableScene[] {
  const now = truth.hosts.get(name);
  if (now?.power === 'off' || now?.power === 'hung') {
    return [
      people(`on-${name}`, `${name} is switched on`, { kind: 'host.switched-on', host: name }),
    ];
  }
  if (volatile === undefined || now?.power !== 'on') return [];
  const { noticeMs } = volatile;
  return [
    people(`leave-${name}`, `${name}'s owner says goodbye and leaves`, {
      kind: 'host.announced-off',
      host: name,
      withinMs: noticeMs,
    }),
    people(`shut-${name}`, `${name}'s owner just shuts it down`, {
      kind: 'host.shut-down',
      host: name,
    }),
    people(`use-${name}`, now.inUse ? `${name}'s user gets up` : `Someone sits down at ${name}`, {
      kind: 'host.used',
      host: name,
      inUse: !now.inUse,
    }),
  ];
}

/** The plug of a volatile host, and the power of one that the control plane stands on. */
function powerFaults(lab: Lab, { name }: Host): PlayableScene[] {
  const mishap: Mishap = { kind: 'host.power-cut', host: name };
  if (isVolatile(lab, name)) return [fault(`cut-${name}`, `${name}'s plug is pulled`, mishap)];
  const votes = nodesOn(lab, name).some(({ role }) => role === 'control-plane');
  return votes ? [fault(`cut-${name}`, `${name}'s power fails`, mishap)] : [];
}

/** A VM that hangs and another that crashes, on hosts that stay. */
function guestFaults(lab: Lab, truth: Truth): PlayableScene[] {
  const guests = [...lab.nodes.values()].filter(
    (node) => node.machine.kind === 'vm' && truth.vms.get(node.name)?.state === 'running',
  );
  const [hangs, crashes = hangs] = guests.toSorted(
    (a, b) => importance(lab, a) - importance(lab, b),
  );
  if (hangs === undefined || crashes === undefined) return [];
  return [
    fault(`hang-${hangs.name}`, `${hangs.name} hangs`, { kind: 'vm.hung', node: hangs.name }),
    fault(`crash-${crashes.name}`, `${crashes.name} crashes`, {
      kind: 'vm.crashed',
      node: crashes.name,
    }),
  ];
}

function importance(lab: Lab, node: LabNode): number {
  return (isVolatile(lab, node.host) ? 1 : 0) + (node.role === 'control-plane' ? 2 : 0);
}

function labFaults(lab: Lab): PlayableScene[] {
  const mons = [...lab.hosts.values()].filter((host) => host.ceph.includes('mon'));
  const mon = mons[1] ?? mons[0];
  const apart = [...lab.hosts.keys()].find((name) => carriesWork(lab, name));
  return [
    ...(mon === undefined
      ? []
      : [
          fault('mon-down', `The Ceph mon on ${mon.name} fails for 20 min`, {
            kind: 'ceph.mon-down',
            host: mon.name,
            forMs: 20 * minuteMs,
          }),
        ]),
    ...(apart === undefined
      ? []
      : [
          fault('partition', `${apart} is cut off from the network for 10 min`, {
            kind: 'network.partitioned',
            host: apart,
            forMs: 10 * minuteMs,
          }),
        ]),
    fault('budgets', 'Disruption budgets allow nothing for 15 min', {
      kind: 'budgets.stuck',
      forMs: 15 * minuteMs,
    }),
    fault('lossy', '4 of 5 magic packets get lost for 1 h', {
      kind: 'wake.lossy',
      probability: 0.8,
      forMs: 60 * minuteMs,
    }),
    fault('api-down', 'The Kubernetes API fails for 5 min', {
      kind: 'kubernetes.api-down',
      forMs: 5 * minuteMs,
    }),
    { id: 'heal', label: 'All faults end', group: 'faults', mishap: 'heal' },
  ];
}

/** Always on, with workers but no voter: its loss moves work and endangers nothing else. */
function carriesWork(lab: Lab, name: HostName): boolean {
  const nodes = nodesOn(lab, name);
  return !isVolatile(lab, name) && nodes.length > 0 && nodes.every(({ role }) => role === 'worker');
}

function people(id: string, label: string, mishap: Mishap): PlayableScene {
  return { id, label, group: 'people', mishap };
}

function fault(id: string, label: string, mishap: Mishap): PlayableScene {
  return { id, label, group: 'faults', mishap };
}
