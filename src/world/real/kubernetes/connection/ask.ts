import type { Clock } from '../../../ports.ts';
import type { Refused } from '../api.ts';
import type { Access, AccessSource, Missing } from './access.ts';
import { clean } from './clean.ts';
import { clockNote } from './clock-note.ts';
import { givenUp, openScope, reasonOf, type Scope } from './scope.ts';
import type { Servers } from './servers.ts';
import { addressOf } from './transport/exchange.ts';
import { passing, type Trouble } from './trouble.ts';

/** How one attempt at one server went. `T` is what the asker wants of an answer. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T; readonly latencyMs: number }
  | Answered
  | {
      readonly kind: 'broken';
      readonly trouble: Trouble;
      readonly mayHaveArrived: boolean;
      readonly wasStale: boolean;
    };

export interface Answered {
  readonly kind: 'answered';
  readonly refused: Refused;
  readonly latencyMs: number;
  readonly date: string | undefined;
}

export type Asked<T> =
  | { readonly kind: 'done'; readonly value: T; readonly index: number }
  | Refused
  | { readonly kind: 'nobody'; readonly trouble: Trouble };

/** What a question needs of the connection. */
export interface Asking<T> {
  readonly once: (index: number, access: Access, scope: Scope) => Promise<Attempt<T>>;
  /** Of the whole question, over all servers. */
  readonly scope: Scope;
  /** Asking twice changes nothing, so it may go to a second server after a first may have got it. */
  readonly isReadOnly: boolean;
  readonly open: Set<Scope>;
}

interface Shared {
  readonly servers: Servers;
  readonly access: AccessSource;
  readonly clock: Clock;
}

/** A server that has said nothing for so long is asked whether it is ready at all. */
const doubtMs = 5000;

/**
 * Asks the servers in order of their health until one answers.
 *
 * A request that was not sent goes to the next server whatever it is. One that may have arrived goes
 * on only if it reads: actions are idempotent, but the second of two patches that name a
 * resourceVersion would be told of a conflict with the first, and a done action be taken for a
 * failed one. Its asker looks at what came of it and asks anew.
 */
export async function askServers<T>(shared: Shared, asking: Asking<T>): Promise<Asked<T>> {
  const { servers } = shared;
  const { signal } = asking.scope;
  const first = await within(signal, shared.access.current());
  if (first.kind === 'missing') return { kind: 'nobody', trouble: first.trouble };
  let access: Access = first;
  let mayRenew = true;
  let refusedByUnready: Refused | undefined;
  const troubles: Trouble[] = [];

  for (const index of servers.order(access)) {
    let attempt = await attemptAt(shared, asking, index, access);
    if (isStale(attempt)) servers.dropKept(index);
    if (isStale(attempt) && asking.isReadOnly && !signal.aborted) {
      attempt = await attemptAt(shared, asking, index, access);
    }
    if (attempt.kind === 'answered' && attempt.refused.status === 401 && mayRenew) {
      mayRenew = false;
      const renewed = await within(signal, renew(shared.access, access));
      if (renewed?.kind === 'ready') {
        access = renewed;
        attempt = await attemptAt(shared, asking, index, access);
      }
    }
    if (attempt.kind === 'done') {
      servers.answered(index, attempt);
      return { kind: 'done', value: attempt.value, index };
    }
    if (attempt.kind === 'answered') {
      const refused = noted(attempt, access, shared.clock);
      if (!(await isUnready(servers, refused, index, access))) {
        servers.answered(index, attempt);
        return refused;
      }
      if (!asking.isReadOnly) return refused;
      refusedByUnready = refused;
      continue;
    }
    if (signal.aborted) return { kind: 'nobody', trouble: reasonOf(signal) };
    if (!attempt.wasStale) servers.failed(index);
    troubles.push(attempt.trouble);
    if (attempt.mayHaveArrived && !asking.isReadOnly) break;
  }
  return refusedByUnready ?? { kind: 'nobody', trouble: ofAll(troubles) };
}

/** One attempt; as long as it lasts, a server in doubt is asked whether it is ready. */
async function attemptAt<T>(
  { servers, clock }: Shared,
  { once, scope, open }: Asking<T>,
  index: number,
  access: Access,
): Promise<Attempt<T> & { readonly askedAt: number }> {
  const askedAt = clock.now();
  const own = openScope(scope.signal, open);
  let isOver = false;
  const doubt = setInterval(async () => {
    if (!servers.hasOther(index) || (await servers.isReady(index, access)) || isOver) return;
    own.abort(passing(`${addressOf(servers.line(index))} does not answer, and is not ready.`));
  }, doubtMs);
  try {
    return { ...(await once(index, access, own)), askedAt };
  } finally {
    isOver = true;
    clearInterval(doubt);
    own.end();
  }
}

function isStale<T>(attempt: Attempt<T>): boolean {
  return attempt.kind === 'broken' && attempt.wasStale;
}

/** A plugin may run for longer than its asker waits; it goes on for those who come after. */
function within<T>(signal: AbortSignal, promise: Promise<T>): Promise<T | Missing> {
  if (signal.aborted) return Promise.resolve({ kind: 'missing', trouble: reasonOf(signal) });
  return new Promise((resolve, reject) => {
    const stop = () => resolve({ kind: 'missing', trouble: reasonOf(signal) });
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Answers of a server that may have lost etcd or be about to stop. */
const suspicious: ReadonlySet<number> = new Set([500, 502, 503, 504]);

async function isUnready(servers: Servers, { status }: Refused, index: number, access: Access) {
  return (
    suspicious.has(status) && servers.hasOther(index) && !(await servers.isReady(index, access))
  );
}

/** Undefined: files and plugins give what they gave before, so there is nothing to try. */
async function renew(source: AccessSource, before: Access): Promise<Access | undefined> {
  source.refused();
  const now = await source.current();
  if (now.kind === 'missing') return undefined;
  const { token, certificate } = before.credential;
  const isSame =
    now.credential.token === token &&
    now.credential.certificate?.certificate === certificate?.certificate;
  return isSame ? undefined : now;
}

/** Of the paths in it, each has a few hundred characters at the most. */
const noteMax = 2000;

/** To a 401 what we know: which credential it was, and whether the clocks disagree. */
function noted({ refused, date }: Answered, { credential }: Access, clock: Clock): Refused {
  if (refused.status !== 401) return refused;
  const skew = clockNote(date, clock.now());
  const note = `${credential.origin}.${skew === undefined ? '' : ` ${skew}`}`;
  return { ...refused, note: clean(note, noteMax) };
}

function ofAll(troubles: readonly Trouble[]): Trouble {
  const [first] = troubles;
  if (first === undefined) return givenUp;
  if (troubles.length === 1) return first;
  const cause = troubles.every((trouble) => trouble.cause === 'settings') ? 'settings' : 'passing';
  return {
    why: `No API server answers. ${troubles.map(({ why }) => why).join(' ')}`,
    next: troubles.find(({ next }) => next !== '')?.next ?? '',
    cause,
  };
}
