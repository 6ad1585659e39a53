import type * as z from 'zod';
import type { ApiAnswer, KubernetesApi, Refused, Unreachable } from '../api.ts';

/** For one request: a healthy API server answers in well under a second, a busy one in a few. */
export const requestTimeoutMs = 10_000;

/** Why an object could not be had. */
export type Unread = Refused | Unreachable | { readonly kind: 'garbled'; readonly what: string };

export type Read<T> = { readonly kind: 'read'; readonly object: T } | Unread;

/** Gets the object or list at the path, reduced to what the schema names. */
export async function read<T>(
  api: KubernetesApi,
  path: string,
  schema: z.ZodType<T>,
  query?: Readonly<Record<string, string>>,
): Promise<Read<T>> {
  const answer = await api.send({
    method: 'GET',
    path,
    timeoutMs: requestTimeoutMs,
    ...(query === undefined ? {} : { query }),
  });
  return parsed(answer, path, schema);
}

function parsed<T>(answer: ApiAnswer, path: string, schema: z.ZodType<T>): Read<T> {
  if (answer.kind !== 'ok') return answer;
  const object = schema.safeParse(answer.body);
  return object.success
    ? { kind: 'read', object: object.data }
    : { kind: 'garbled', what: `what stands at ${path}` };
}
