import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { type Refusal, refuse } from './problem.ts';
import { bodyBytesMax } from './requests.ts';

/** What was read of a request, or why it makes no sense. */
export type Read<T> =
  | { readonly kind: 'ok'; readonly body: T }
  | { readonly kind: 'bad'; readonly refusal: Refusal };

/** A form that a foreign page could send without asking first is never JSON. */
export const onlyJson: MiddlewareHandler = async (c, next) => {
  if (/^application\/json\b/i.test(c.req.header('content-type') ?? '')) return next();
  return refuse(c, {
    status: 415,
    says: 'The body is not JSON.',
    next: 'Send it with content-type: application/json.',
  });
};

export const limited = bodyLimit({
  maxSize: bodyBytesMax,
  onError: (c) =>
    refuse(c, {
      status: 413,
      says: `The body is larger than ${bodyBytesMax} bytes.`,
      next: 'No request needs that much; see the documentation of the API.',
    }),
});

/** The JSON body as the schema wants it. */
export async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<Read<T>> {
  const text = await c.req.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return bad('The body is not valid JSON.', 'Send one JSON object.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: 'ok', body: parsed.data };
  const issues = parsed.error.issues
    .slice(0, 5)
    .map((issue) => [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': '));
  return bad(
    `The request does not make sense: ${issues.join('; ')}.`,
    'See the documentation of the API.',
  );
}

function bad(says: string, next: string): Read<never> {
  return { kind: 'bad', refusal: { status: 400, says, next } };
}
