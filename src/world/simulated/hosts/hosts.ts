import type { HostName } from '../../../model/lab.ts';
import { happened, laterInLife, type Sim, type SimHost, type SimMachine } from '../sim.ts';
import { pressAcpi } from '../talos/shutdown.ts';
import { bootTalos, haltTalos, hangTalos } from '../talos/talos.ts';
import { endVm } from '../vms/vms.ts';

/**
 * From power to answering: firmware, Linux, sshd and libvirtd of a small PC; of a bare-metal node
 * firmware and network alone, the rest is Talos' own boot. Assumed.
 */
const bootMs = {
  hypervisor: { low: 45_000, high: 90_000 },
  bareMetal: { low: 10_000, high: 20_000 },
};

/** An ordinary `systemctl poweroff`: VMs get the ACPI button first. */
const shutdownMs = { low: 15_000, high: 30_000 };

/** Power comes, by hand or by a magic packet. Nothing without mains or while it is on. */
export function switchOn(sim: Sim, host: SimHost): void {
  if (host.power !== 'off' || host.unplugged || host.outages > 0) return;
  host.life++;
  setPower(sim, host, 'booting');
  const isBareMetal = machinesOn(sim, host).some(isHostItself);
  const { low, high } = isBareMetal ? bootMs.bareMetal : bootMs.hypervisor;
  const neededMs = sim.random.hosts.between(low, high) * host.bootFactor;
  host.bootFactor = 1;
  if (host.failingBoots > 0) {
    host.failingBoots--;
    laterInLife(sim, host, neededMs / 2, () => {
      happened(sim, `${host.host.name} fails to boot`);
      cutPower(sim, host);
    });
    return;
  }
  laterInLife(sim, host, neededMs, () => {
    setPower(sim, host, 'on');
    for (const machine of machinesOn(sim, host)) {
      if (isHostItself(machine)) bootTalos(sim, machine);
    }
  });
}

/** Everything on it ends at once. */
export function cutPower(sim: Sim, host: SimHost): void {
  if (host.power === 'off') return;
  host.life++;
  host.shuttingDown = false;
  host.inUse = false;
  host.power = 'off';
  for (const machine of machinesOn(sim, host)) {
    const vm = sim.vms.get(machine.node.name);
    if (vm === undefined) haltTalos(sim, machine);
    else endVm(sim, machine, vm, 'shutoff');
  }
  setPower(sim, host, 'off');
}

/** An ordinary shutdown: ACPI to the VMs, no drain; off when they are, or after its time. */
export function shutDownHost(sim: Sim, host: SimHost): void {
  if (host.power !== 'on' || host.shuttingDown) return;
  host.shuttingDown = true;
  happened(sim, `${host.host.name} shuts down`);
  for (const machine of machinesOn(sim, host)) {
    pressAcpi(sim, machine, () => {
      const vm = sim.vms.get(machine.node.name);
      if (vm !== undefined) endVm(sim, machine, vm, 'shutoff');
    });
  }
  const { low, high } = shutdownMs;
  laterInLife(sim, host, sim.random.hosts.between(low, high), () => cutPower(sim, host));
}

export function hangHost(sim: Sim, host: SimHost): void {
  if (host.power !== 'on') return;
  host.life++;
  host.shuttingDown = false;
  for (const machine of machinesOn(sim, host)) hangTalos(machine);
  setPower(sim, host, 'hung');
}

/** What was off or hung is switched off and on again by hand, plug and all. */
export function powerCycle(sim: Sim, host: SimHost): void {
  host.unplugged = false;
  if (host.power === 'hung') cutPower(sim, host);
  switchOn(sim, host);
}

/**
 * The mains go, or come back. Then always-on hosts come on by themselves ("restore on AC power
 * loss") and volatile ones stay off.
 */
export function setOutage(sim: Sim, host: SimHost, by: 1 | -1): void {
  host.outages += by;
  if (host.outages > 0) cutPower(sim, host);
  else if (host.host.volatile === undefined) switchOn(sim, host);
  touchHost(sim, host.host.name);
}

/** A cable or switch port goes dead, or comes back. */
export function setCut(sim: Sim, host: SimHost, by: 1 | -1): void {
  host.cuts += by;
  host.partitioned = host.cuts > 0;
  touchHost(sim, host.host.name);
  sim.reassess();
}

export function setInUse(sim: Sim, host: SimHost, inUse: boolean): void {
  if (host.power !== 'on' || host.inUse === inUse) return;
  host.inUse = inUse;
  sim.observation.touch('host.in-use', host.host.name);
}

function machinesOn(sim: Sim, host: SimHost): SimMachine[] {
  return [...sim.machines.values()].filter((machine) => machine.node.host === host.host.name);
}

function isHostItself(machine: SimMachine): boolean {
  return machine.node.machine.kind === 'bare-metal';
}

function setPower(sim: Sim, host: SimHost, power: SimHost['power']): void {
  host.power = power;
  happened(sim, `${host.host.name} is ${power}`);
  touchHost(sim, host.host.name);
  sim.reassess();
}

function touchHost(sim: Sim, name: HostName): void {
  const { observation } = sim;
  observation.touch('host.reachable', name);
  observation.touch('host.power', name);
  for (const source of [
    `plug/${name}`,
    `agent/${name}`,
    `libvirt/${name}`,
    'etcd',
    'ceph',
    'kubernetes',
  ]) {
    observation.touchSource(source);
  }
  for (const node of sim.lab.nodes.values()) {
    if (node.host === name) observation.touchSource(`talos/${node.name}`);
  }
}
