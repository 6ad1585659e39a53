import type * as z from 'zod';
import type { Result } from '../../../actions.ts';
import type { ApiRequest, KubernetesApi, PatchType } from '../api.ts';
import { FIELD_MANAGER } from '../marks.ts';
import { done, failed } from './outcome.ts';
import { read, requestTimeoutMs } from './read.ts';

/** How often an object is read again after somebody else was faster; then the loop's backoff takes over. */
const attemptsMax = 5;

interface Locked {
  readonly metadata: { readonly resourceVersion: string };
}

export type Decision =
  /** It is so already, or it cannot be: nothing is written. */
  | { readonly kind: 'leave'; readonly result: Result }
  | {
      readonly kind: 'write';
      /** A merge patch, or the whole intent of a server-side apply; without the lock. */
      readonly body: Patch;
      readonly contentType: Extract<
        PatchType,
        'application/merge-patch+json' | 'application/apply-patch+yaml'
      >;
      readonly note?: string;
    };

interface Patch {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export interface Change<T extends Locked> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  /** As in "cordon talos06". */
  readonly doing: string;
  /** What a 404 means. */
  readonly missing: Result;
  /** Looks at the object as it is; asked again whenever it has changed meanwhile. */
  readonly decide: (object: T) => Decision | Promise<Decision>;
  /** A conflict (409) that reading again does not mend. */
  readonly settled?: (answer: { readonly message: string }) => Result | undefined;
}

/**
 * Reads an object, decides, and writes under the lock of its `resourceVersion`: what others write
 * meanwhile is never lost, for then the API answers 409, and all of it is done again.
 */
export async function change<T extends Locked>(
  api: KubernetesApi,
  { path, schema, doing, missing, decide, settled }: Change<T>,
): Promise<Result> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const found = await read(api, path, schema);
    if (found.kind === 'refused' && found.status === 404) return missing;
    if (found.kind !== 'read') return failed(found);
    const decision = await decide(found.object);
    if (decision.kind === 'leave') return decision.result;
    const answer = await api.send(patching(path, found.object, decision));
    if (answer.kind === 'ok') return done(decision.note);
    if (answer.kind === 'refused' && answer.status === 404) return missing;
    if (answer.kind !== 'refused' || answer.status !== 409) return failed(answer);
    const end = settled?.(answer);
    if (end !== undefined) return end;
  }
  return {
    kind: 'retry',
    why: `others changed it each time before Lowtide could ${doing} (409, ${attemptsMax} times in a row)`,
  };
}

function patching(
  path: string,
  { metadata: { resourceVersion } }: Locked,
  { body, contentType }: Extract<Decision, { readonly kind: 'write' }>,
): ApiRequest {
  return {
    method: 'PATCH',
    path,
    query: { fieldManager: FIELD_MANAGER },
    body: { ...body, metadata: { ...body.metadata, resourceVersion } },
    contentType,
    timeoutMs: requestTimeoutMs,
  };
}
