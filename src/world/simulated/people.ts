import { isWithin } from '../../model/hours.ts';
import type { Volatile } from '../../model/lab.ts';
import { powerCycle, setInUse, shutDownHost } from './hosts/hosts.ts';
import { controllerHears } from './network.ts';
import type { Random } from './random.ts';
import { every, happened, later, laterInLife, type Sim, type SimHost } from './sim.ts';

/** How exactly people keep to their hours, how often they stay away, how often they say goodbye. */
const habits = {
  /** Earlier or later than the declared hour by at most this. */
  spreadMs: 40 * 60_000,
  skipsDay: 0.1,
  announces: 0.8,
  /** Of its time on, how much a host is in use; in pieces of about half an hour. */
  uses: 0.75,
  pieceMs: 30 * 60_000,
};

/** How often a person's hours are looked at; windows are whole minutes and seldom shorter. */
const lookMs = 5 * 60_000;

/** An owner switches the host on and off about when `expectedOn` says, each by their own chance. */
export function beginHabits(sim: Sim, host: SimHost, owner: Volatile, random: Random): void {
  if (owner.expectedOn.length === 0) return;
  const shouldBeOn = () => isWithin(owner.expectedOn, sim.now, sim.lab.timezone);
  let wasWanted = shouldBeOn();
  every(sim, lookMs, lookMs, () => {
    const isWanted = shouldBeOn();
    if (isWanted === wasWanted) return;
    wasWanted = isWanted;
    const delayMs = random.between(0, habits.spreadMs);
    if (!isWanted) later(sim, delayMs, () => leave(sim, host, owner, random));
    else if (!random.happens(habits.skipsDay)) later(sim, delayMs, () => arrive(sim, host, random));
  });
}

function arrive(sim: Sim, host: SimHost, random: Random): void {
  if (host.power !== 'on') happened(sim, `${host.host.name} is switched on by its owner`);
  powerCycle(sim, host);
  use(sim, host, random);
}

/** Sits down and gets up again and again while the host is on. */
function use(sim: Sim, host: SimHost, random: Random): void {
  laterInLife(sim, host, random.between(0.5, 1.5) * habits.pieceMs, () => {
    setInUse(sim, host, random.happens(habits.uses));
    use(sim, host, random);
  });
}

function leave(sim: Sim, host: SimHost, owner: Volatile, random: Random): void {
  if (host.power !== 'on') return;
  setInUse(sim, host, false);
  if (random.happens(habits.announces)) announceOff(sim, host, owner.noticeMs);
  else shutDownHost(sim, host);
}

/** The owner says so and does so, whatever has been done by then. */
export function announceOff(sim: Sim, host: SimHost, withinMs: number): void {
  if (host.power !== 'on') return;
  const { name } = host.host;
  happened(sim, `${name}'s owner announces to go in ${Math.round(withinMs / 1_000)} s`);
  if (controllerHears(sim, name)) {
    sim.tell({ kind: 'announced', at: sim.now, host: name, withinMs });
  }
  laterInLife(sim, host, withinMs, () => {
    setInUse(sim, host, false);
    shutDownHost(sim, host);
  });
}
