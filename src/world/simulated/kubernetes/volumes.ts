import type { NodeName } from '../../../model/lab.ts';
import { isAlive } from '../network.ts';
import { happened, later, machineOf, type Sim, simHost } from '../sim.ts';
import { type ClaimObject, isOver, nodeObjectOf } from './cluster.ts';
import { claimDue, kubeletDue } from './due.ts';

/** Brings one claim's attachment nearer to what its pods need. Level-triggered. */
export function settleClaim(sim: Sim, claim: ClaimObject): void {
  if (!claim.isExclusive || claim.busy || !sim.cluster.apiUp) return;
  const { attachMs, detachMs } = sim.cluster.times;
  const wanted = wantedOn(claim);
  if (claim.attachedTo === undefined) {
    const node = wanted[0];
    if (node !== undefined)
      change(sim, claim, node, sim.random.kubernetes.between(attachMs.low, attachMs.high));
    return;
  }
  if (wanted.includes(claim.attachedTo)) {
    claim.orphanedAt = undefined;
    return;
  }
  if (mayDetach(sim, claim, claim.attachedTo)) {
    change(sim, claim, undefined, sim.random.kubernetes.between(detachMs.low, detachMs.high));
  }
}

/**
 * A healthy node unmounts first. Of one that is not heard nobody knows: its volumes go at once with
 * the out-of-service taint, else after the force detach.
 */
function mayDetach(sim: Sim, claim: ClaimObject, name: NodeName): boolean {
  const node = nodeObjectOf(sim.cluster, name);
  const { forceDetachMs } = sim.cluster.times;
  if (node.connected) {
    claim.orphanedAt = undefined;
    return !isMounted(sim, claim, name);
  }
  if (node.outOfService) return true;
  if (claim.orphanedAt === undefined) {
    claim.orphanedAt = sim.now;
    later(sim, forceDetachMs, () => claimDue(sim, claim));
  }
  const isDue = sim.now - claim.orphanedAt >= forceDetachMs;
  if (isDue) happened(sim, `${claim.key} is detached by force from ${name}`);
  return isDue;
}

function change(sim: Sim, claim: ClaimObject, to: NodeName | undefined, delayMs: number): void {
  claim.busy = true;
  later(sim, delayMs, () => {
    claim.busy = false;
    if (!sim.cluster.apiUp) {
      claimDue(sim, claim);
      return;
    }
    claim.attachedTo = to;
    claim.orphanedAt = undefined;
    observeAttachment(sim, claim);
    for (const node of wantedOn(claim)) kubeletDue(sim, node);
    claimDue(sim, claim);
  });
}

function wantedOn(claim: ClaimObject): NodeName[] {
  return [...claim.pods].flatMap((pod) => (isOver(pod) ? [] : (pod.node ?? [])));
}

function isMounted(sim: Sim, claim: ClaimObject, node: NodeName): boolean {
  return [...machineOf(sim, node).processes.values()].some((process) =>
    process.writes.includes(claim.key),
  );
}

export function observeAttachment(sim: Sim, claim: ClaimObject): void {
  sim.observation.addFact('kubernetes', 'kubernetes.attachment', claim.key, () =>
    claim.attachedTo === undefined ? 'absent' : { node: claim.attachedTo },
  );
}

/** Why the pod's volumes cannot be mounted on `node` yet; `undefined`: they can. */
export function volumeTrouble(sim: Sim, claim: ClaimObject, node: NodeName): string | undefined {
  if (claim.isExclusive && (claim.attachedTo !== node || claim.busy)) {
    return claim.attachedTo === undefined || claim.attachedTo === node
      ? `volume ${claim.key} is being attached`
      : `volume ${claim.key} is still attached to ${claim.attachedTo}`;
  }
  const pool = poolOf(sim, claim);
  return pool !== undefined && !sim.ceph?.serves(pool)
    ? `volume ${claim.key} waits for pool ${pool}`
    : undefined;
}

function poolOf(sim: Sim, claim: ClaimObject): string | undefined {
  return sim.lab.storage.ceph?.storageClasses.get(claim.storageClass);
}

/**
 * Whoever maps an RBD image anew takes its exclusive lock and has a holder that Ceph does not hear
 * blocklisted (Ceph, "RBD exclusive locks"): a writer that is cut off writes no more.
 */
export function fenceOtherWriters(sim: Sim, claim: ClaimObject, node: NodeName): void {
  for (const machine of sim.machines.values()) {
    if (machine.node.name === node || !isAlive(sim, machine)) continue;
    if (simHost(sim, machine.node.host).cuts === 0) continue;
    for (const process of machine.processes.values()) {
      process.writes = process.writes.filter((key) => key !== claim.key);
    }
  }
}
