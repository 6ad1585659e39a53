import type { Context } from 'hono';
import type { Problem } from './wire.ts';

export type Refusal = Problem['error'] & {
  readonly status: 400 | 403 | 404 | 409 | 413 | 415 | 503;
};

/** An error as every caller of the API gets it: what is wrong, and what to do. */
export function refuse(c: Context, refusal: Refusal) {
  const problem: Problem = { error: { says: refusal.says, next: refusal.next } };
  return c.json(problem, refusal.status);
}
