import type { Refused, Unreachable, WatchEnd } from '../api.ts';
import { pauseMs } from './backoff.ts';

/**
 * Where one resource's list and watch stand: what client-go's reflector decides, as values. Which
 * objects there are is the store's business; the two agree as long as a completed list removes what
 * it did not name.
 */
export interface Progress {
  readonly phase: 'listing' | 'watching' | 'pausing';
  /** Opaque: where a watch goes on. Absent: only a new list can tell what there is. */
  readonly resourceVersion?: string;
  /** In a row, since something went well. */
  readonly failures: number;
  /** Lists in a row that took longer than the server remembers; the next asks for all at once. */
  readonly expiredLists: number;
  readonly health: Health;
}

export type Health =
  /** It is being looked at for the first time, or anew since the API was away. */
  | { readonly kind: 'starting' }
  /** All is known, and what changes is heard. */
  | { readonly kind: 'live' }
  | { readonly kind: 'trouble'; readonly trouble: Trouble };

/** Why it cannot be followed. */
export type Trouble = Refused | Unreachable | Garbled;

/** What no API server would send. */
interface Garbled {
  readonly kind: 'garbled';
  readonly why: string;
}

export type Heard =
  /** A page of the list; the last one has no `next`. */
  | { readonly kind: 'page'; readonly resourceVersion: string; readonly next?: string }
  | { readonly kind: 'list-failed'; readonly trouble: Trouble }
  /** The server has accepted the watch. */
  | { readonly kind: 'opened' }
  /** An event or a bookmark. */
  | { readonly kind: 'moved'; readonly resourceVersion: string }
  /** The stream is over, or has said that it is (`ERROR`). */
  | { readonly kind: 'watch-ended'; readonly end: WatchEnd; readonly livedMs: number }
  | { readonly kind: 'pause-over' }
  /** Its trouble lasts: it was told that nothing is known any more. */
  | { readonly kind: 'doubted' }
  /** The API was away and answers again. */
  | { readonly kind: 'api-back' };

export type Command =
  /** `next` continues a list, else one begins. `whole`: without pages. */
  | { readonly kind: 'list'; readonly next?: string; readonly whole: boolean }
  | { readonly kind: 'watch'; readonly from: string }
  | { readonly kind: 'pause'; readonly ms: number };

export interface Decision {
  readonly progress: Progress;
  readonly command?: Command;
}

/** A watch that ends sooner in good order is a failure too, or the two would run in circles. */
const shortWatchMs = 5_000;

/** Watches from the same place that fail so often get a new list: the place itself may be the trouble. */
const watchTriesMax = 4;

export const begin = {
  progress: { phase: 'listing', failures: 0, expiredLists: 0, health: { kind: 'starting' } },
  command: { kind: 'list', whole: false },
} as const satisfies Decision;

export function decide(before: Progress, heard: Heard, random: () => number): Decision {
  switch (heard.kind) {
    case 'page':
      return turned(before, heard.resourceVersion, heard.next);
    case 'list-failed':
      return listFailed(before, heard.trouble, random);
    case 'opened':
      return { progress: { ...before, health: { kind: 'live' } } };
    case 'moved':
      return { progress: moved(before, heard.resourceVersion) };
    case 'watch-ended':
      return watchEnded(before, heard.end, heard.livedMs, random);
    case 'pause-over':
      return before.phase === 'pausing' ? goOn(before) : { progress: before };
    case 'doubted':
      return doubted(before);
    case 'api-back':
      return lookAnew(before);
  }
}

function turned(before: Progress, resourceVersion: string, next: string | undefined): Decision {
  if (next !== undefined) {
    return { progress: before, command: { kind: 'list', next, whole: false } };
  }
  const progress = { ...before, phase: 'watching', resourceVersion, expiredLists: 0 } as const;
  return { progress, command: { kind: 'watch', from: resourceVersion } };
}

function moved(before: Progress, resourceVersion: string): Progress {
  if (before.phase !== 'watching') return before;
  // Every event passes here: nothing is made anew but what changes.
  return { ...before, resourceVersion, failures: 0, health: live };
}

const live: Health = { kind: 'live' };

/** From where it stands: a watch if it knows its place, else a list. */
function goOn(before: Progress): Decision {
  const { resourceVersion, expiredLists } = before;
  if (resourceVersion === undefined) {
    const command = { kind: 'list', whole: expiredLists > 1 } as const;
    return { progress: { ...before, phase: 'listing' }, command };
  }
  const command = { kind: 'watch', from: resourceVersion } as const;
  return { progress: { ...before, phase: 'watching' }, command };
}

/**
 * A server accepts a watch before it looks whether it still remembers so far back: that one is open
 * does not show yet that nothing was missed. Only a list does, once so much was missed.
 */
function doubted(before: Progress): Decision {
  const next = forgetful(before);
  return before.phase === 'watching' ? goOn(next) : { progress: next };
}

/**
 * A watch may have stayed open while etcd was away, and the server's cache, which it is fed from, may
 * lag for a while after: only a list, which is a quorum read, tells what is so now. One that is under
 * way may hang on a connection that died, so it begins anew too.
 */
function lookAnew(before: Progress): Decision {
  return goOn({ ...forgetful(before), failures: 0, health: { kind: 'starting' } });
}

function listFailed(before: Progress, trouble: Trouble, random: () => number): Decision {
  const failed = { ...forgetful(before), failures: before.failures + 1 };
  if (!isGone(trouble)) return pause(failed, trouble, random);
  const next = { ...failed, expiredLists: before.expiredLists + 1 };
  return next.expiredLists === 1 ? goOn(next) : pause(next, trouble, random);
}

function watchEnded(
  before: Progress,
  end: WatchEnd,
  livedMs: number,
  random: () => number,
): Decision {
  if (end.kind === 'ended' && livedMs >= shortWatchMs) return goOn({ ...before, failures: 0 });
  const trouble = end.kind === 'ended' ? endsAtOnce : end;
  const failures = before.failures + 1;
  if (isGone(trouble) || isAheadOfServer(trouble)) {
    const next = { ...forgetful(before), failures };
    return failures === 1 ? goOn(next) : pause(next, trouble, random);
  }
  const kept = isPassing(trouble) || failures < watchTriesMax ? before : forgetful(before);
  return pause({ ...kept, failures }, trouble, random);
}

const endsAtOnce: Trouble = {
  kind: 'garbled',
  why: 'the API server ends the watch as soon as it begins',
};

function forgetful({ resourceVersion: _, ...rest }: Progress): Progress {
  return rest;
}

/** Whoever waits is not followed, so what is known of it ages. */
function pause(next: Progress, trouble: Trouble, random: () => number): Decision {
  const retryAfterMs = trouble.kind === 'refused' ? trouble.retryAfterMs : undefined;
  const ms = pauseMs(next.failures, random, retryAfterMs);
  const health = { kind: 'trouble', trouble } as const;
  return { progress: { ...next, phase: 'pausing', health }, command: { kind: 'pause', ms } };
}

/** The server no longer remembers that far back. */
function isGone(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && trouble.status === 410;
}

/** It was restored from a backup, or lags: it does not know the version that was seen before. */
function isAheadOfServer(trouble: Trouble): boolean {
  if (trouble.kind !== 'refused') return false;
  if (trouble.status === 400) return true;
  const says = [trouble.reason, trouble.message, ...trouble.causes.map(({ reason }) => reason)];
  return says.some((text) => /ResourceVersionTooLarge|Too large resource version/.test(text));
}

/** No fault of the place in the stream: the next watch begins there. */
function isPassing(trouble: Trouble): boolean {
  if (trouble.kind === 'unreachable') return true;
  return (
    trouble.kind === 'refused' &&
    (trouble.status >= 500 || [401, 403, 429].includes(trouble.status))
  );
}
