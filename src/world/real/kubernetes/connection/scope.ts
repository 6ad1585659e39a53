import { passing, type Trouble } from './trouble.ts';

/**
 * The life of one request or of one attempt at it. Ended from within (`abort`), by its caller's
 * signal, or with the scope that it lies in; always with a `Trouble` as the reason.
 */
export interface Scope {
  readonly signal: AbortSignal;
  abort(trouble: Trouble): void;
  /** After that nothing outside refers to it any more. */
  end(): void;
}

export const givenUp = passing('The request was given up by whoever made it.');

export function openScope(outer: AbortSignal | undefined, set: Set<Scope>): Scope {
  const controller = new AbortController();
  const follow = () => {
    const reason: unknown = outer?.reason;
    controller.abort(isTrouble(reason) ? reason : givenUp);
  };
  const scope: Scope = {
    signal: controller.signal,
    abort: (trouble) => controller.abort(trouble),
    end() {
      outer?.removeEventListener('abort', follow);
      set.delete(scope);
    },
  };
  if (outer?.aborted) follow();
  else outer?.addEventListener('abort', follow, { once: true });
  set.add(scope);
  return scope;
}

export function reasonOf(signal: AbortSignal): Trouble {
  const reason: unknown = signal.reason;
  return isTrouble(reason) ? reason : givenUp;
}

function isTrouble(value: unknown): value is Trouble {
  return typeof value === 'object' && value !== null && 'why' in value && 'cause' in value;
}
