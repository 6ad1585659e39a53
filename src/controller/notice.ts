import type { HostName } from '../model/lab.ts';
import { isVolatile } from '../model/shape.ts';
import type { Seen } from './entry.ts';
import type { State } from './state.ts';
import { answeringVoters, hasQuorum, healthyVoters, voters } from './view/etcd.ts';
import { presenceSince } from './view/hosts.ts';

/** A host that is expected to go has gone when it is silent for this long. */
const leftMs = 5_000;

/** A host that nobody expected to go is lost when it is silent for this long: four missed pings. */
const lostMs = 20_000;

/** A host that is back may be gone again at once: this damps flaps. */
const backMs = 10_000;

/** An election takes a second or two and is no loss of quorum. */
const quorumMs = 5_000;

export interface Notice {
  readonly about: Seen;
  readonly text: string;
}

/**
 * What has changed in the lab since the journal last spoke of it, worth a line each. Notes in the
 * state since when quorum is missing, which no line tells.
 */
export function notices(state: State): Notice[] {
  noteQuorum(state);
  const hosts = [...state.lab.hosts.keys()].flatMap((host) => hostNotice(state, host) ?? []);
  const quorum = quorumNotice(state);
  return quorum === undefined ? hosts : [...hosts, quorum];
}

function hostNotice(state: State, host: HostName): Notice | undefined {
  const { presence, since } = presenceSince(state, host);
  const forMs = state.now - since;
  const absence = state.absences.get(host);
  if (presence === 'unknown') return undefined;
  if (presence === 'on') {
    if (!state.met.has(host)) return { about: { kind: 'host-met', host }, text: `${host} is on.` };
    if (absence?.leftAt === undefined || forMs < backMs) return undefined;
    return { about: { kind: 'host-returned', host }, text: `${host} is on again.` };
  }
  if (absence !== undefined) {
    if (absence.leftAt !== undefined || (forMs < leftMs && presence !== 'off')) return undefined;
    return { about: { kind: 'host-left', host }, text: `${host} is off, as expected.` };
  }
  if (forMs < lostMs && presence !== 'off') return undefined;
  if (!state.met.has(host) && isVolatile(state.lab, host)) {
    const text = `${host} was off when Lowtide began to look.`;
    return { about: { kind: 'host-found-off', host }, text };
  }
  const proof = presence === 'off' ? 'lost its power' : 'went silent';
  return { about: { kind: 'host-lost', host }, text: `${host} ${proof} without a word.` };
}

function noteQuorum(state: State): void {
  if (hasQuorum(state)) state.quorumMissingSince = undefined;
  else state.quorumMissingSince ??= state.now;
}

function quorumNotice(state: State): Notice | undefined {
  const missingSince = state.quorumMissingSince;
  if (missingSince === undefined) {
    if (state.quorum === 'held') return undefined;
    const text = `etcd has quorum: ${healthyVoters(state).length} of ${voters(state).length} voters.`;
    return { about: { kind: 'quorum-regained' }, text };
  }
  if (state.quorum !== 'held' || state.now - missingSince < quorumMs) return undefined;
  const left = answeringVoters(state).length;
  const text = `etcd has lost quorum: ${left} of ${voters(state).length} voters answer.`;
  return { about: { kind: 'quorum-lost' }, text };
}
