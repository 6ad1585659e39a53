import { isWithin } from '../../model/hours.ts';
import type { Volatile } from '../../model/lab.ts';
import { powerCycle, setInUse, shutDownHost } from './hosts/hosts.ts';
import { controllerHears } from './network.ts';
import type { Random } from './random.ts';
import { every, happened, later, laterInLife, type Sim, type SimHost } from './sim.ts';

/** How exactly people keep to their hours, how often they stay away, how often they say goodbye. */
const habits = {
  /** Later than the declared hour by at most this. */
  spreadMs: 40 * 60_000,
  skipsDay: 0.1,
  announces: 0.8,
  /** Of its time on, how much a host is in use; in pieces of about half an hour. */
  uses: 0.75,
  pieceMs: 30 * 60_000,
};

/** How often a person's hours are looked at; windows are whole minutes and seldom shorter. */
const lookMs = 5 * 60_000;

/** Somebody with a host of their own and their own chance. */
interface Owner {
  readonly host: SimHost;
  readonly noticeMs: number;
  readonly random: Random;
  /** Sits at it, or is about to come back to it. */
  isHere: boolean;
}

/** An owner switches the host on and off about when `expectedOn` says. */
export function beginHabits(sim: Sim, host: SimHost, declared: Volatile, random: Random): void {
  const { expectedOn, noticeMs } = declared;
  if (expectedOn.length === 0) return;
  const isWanted = () => isWithin(expectedOn, sim.now, sim.lab.timezone);
  const owner: Owner = { host, noticeMs, random, isHere: isWanted() };
  let wasWanted = owner.isHere;
  if (owner.isHere) use(sim, owner);
  every(sim, lookMs, lookMs, () => {
    if (isWanted() === wasWanted) return;
    wasWanted = !wasWanted;
    const delayMs = random.between(0, habits.spreadMs);
    if (!wasWanted) later(sim, delayMs, () => leave(sim, owner));
    else if (!random.happens(habits.skipsDay)) later(sim, delayMs, () => arrive(sim, owner));
  });
}

function arrive(sim: Sim, owner: Owner): void {
  const { host } = owner;
  if (host.power !== 'on') happened(sim, `${host.host.name} is switched on by its owner`);
  powerCycle(sim, host);
  owner.isHere = true;
  use(sim, owner);
}

/** Sits down and gets up again and again until it is time to go or the host goes off. */
function use(sim: Sim, owner: Owner): void {
  const { host, random } = owner;
  laterInLife(sim, host, random.between(0.5, 1.5) * habits.pieceMs, () => {
    if (!owner.isHere) return;
    setInUse(sim, host, random.happens(habits.uses));
    use(sim, owner);
  });
}

function leave(sim: Sim, owner: Owner): void {
  const { host, noticeMs, random } = owner;
  owner.isHere = false;
  if (host.power !== 'on') return;
  setInUse(sim, host, false);
  if (random.happens(habits.announces)) announceOff(sim, host, noticeMs);
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
