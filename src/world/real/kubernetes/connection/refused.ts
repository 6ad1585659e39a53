import * as z from 'zod';
import type { Refused } from '../api.ts';
import { clean } from './clean.ts';

const messageMax = 1000;
const causesMax = 20;
/** A longer wait is for a person, not for a loop. */
const retryAfterMaxMs = 10 * 60_000;

const cause = z.object({
  reason: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});

/** `metav1.Status` of apimachinery, as far as it is of use; what is malformed counts as absent. */
const status = z.object({
  message: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  details: z
    .object({
      retryAfterSeconds: z.number().nonnegative().optional().catch(undefined),
      causes: z.array(cause).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** An answer other than 2xx; its body is a Status, or whatever stood between us and the server said. */
export function refusedOf(
  httpStatus: number,
  retryAfter: string | undefined,
  body: string,
  now: number,
): Refused {
  const parsed = status.safeParse(jsonOf(body)).data;
  const seconds = parsed?.details?.retryAfterSeconds;
  const retryAfterMs =
    retryAfterOf(retryAfter, now) ?? (seconds ? bounded(seconds * 1000) : undefined);
  return {
    kind: 'refused',
    status: httpStatus,
    reason: clean(parsed?.reason ?? '', 80),
    message: clean(parsed === undefined ? body : (parsed.message ?? ''), messageMax),
    causes: (parsed?.details?.causes ?? []).slice(0, causesMax).map((found) => ({
      reason: clean(found.reason ?? '', 80),
      message: clean(found.message ?? '', messageMax),
    })),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfterOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return bounded(Number(text) * 1000);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : bounded(at - now);
}

function bounded(waitMs: number): number {
  return Math.min(Math.max(waitMs, 0), retryAfterMaxMs);
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
