import type { View } from '../controller/operation.ts';
import { known, latest } from '../controller/view/facts.ts';
import { isExpectedOff, presence } from '../controller/view/hosts.ts';
import type { Host } from '../model/lab.ts';
import { hostMemory } from '../model/reserves.ts';
import { nodesOn } from '../model/shape.ts';
import { daemonsOn } from './ceph-status.ts';
import { hostState } from './host-state.ts';
import { hostSwitch } from './host-switch.ts';
import { latestSight } from './latest-sight.ts';
import { nodeStatus, type PodsByNode } from './node-status.ts';
import type { HostStatus, WorkStatus } from './status.ts';

/** All that is told of one host, with what lives on it. */
export function hostStatus(view: View, host: Host, pods: PodsByNode, work: WorkStatus): HostStatus {
  const seenAt = latestSight(view, [
    latest(view, 'host.reachable', host.name),
    latest(view, 'host.power', host.name),
  ]);
  const inUse = known(view, 'host.in-use', host.name);
  return {
    name: host.name,
    arch: host.arch,
    cpu: host.cpu,
    cores: host.cores,
    memoryBytes: host.memoryBytes,
    volatile: host.volatile !== undefined,
    power: powerOf(view, host),
    state: hostState(view, host, work),
    ...(seenAt !== undefined && { seenAt }),
    ...(inUse !== undefined && { inUse }),
    memory: hostMemory(view.lab, host),
    ceph: daemonsOn(view, host),
    nodes: nodesOn(view.lab, host.name).map((node) => nodeStatus(view, node, pods)),
    switch: hostSwitch(view, host),
    ...(host.watts !== undefined && { watts: host.watts }),
  };
}

/** Silence alone proves nothing, but with its owner's word it is off. */
function powerOf(view: View, host: Host): HostStatus['power'] {
  const now = presence(view, host.name);
  if (now === 'silent') return isExpectedOff(view, host.name) ? 'off' : 'unknown';
  return now;
}
