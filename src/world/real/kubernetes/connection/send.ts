import type { IncomingMessage } from 'node:http';
import type { ApiAnswer, ApiRequest } from '../api.ts';
import type { Access } from './access.ts';
import { type Attempt, askServers } from './ask.ts';
import type { Client } from './client.ts';
import { refusedOf } from './refused.ts';
import type { Scope } from './scope.ts';
import {
  addressOf,
  type Line,
  type Outgoing,
  openExchange,
  readBody,
  redirected,
} from './transport/exchange.ts';
import { passing } from './trouble.ts';

/** A page of 500 pods is some 4 MiB; a list that ignores its limit ends here. */
const answerBytesMax = 64 * 1024 * 1024;

/** A Status says enough in a few KiB. */
const refusalBytesMax = 1024 * 1024;

const timeoutDefaultMs = 30_000;

/** One request, tried on the servers in turn within its timeout. */
export async function sendOver(
  client: Client,
  request: ApiRequest,
  scope: Scope,
): Promise<ApiAnswer> {
  const { servers, clock, open } = client;
  const timeoutMs = request.timeoutMs ?? timeoutDefaultMs;
  let asked: number | undefined;
  const timer = setTimeout(() => {
    const who = asked === undefined ? 'No API server' : addressOf(servers.line(asked));
    scope.abort(passing(`${who} gave no answer within ${timeoutMs / 1000} s.`));
    if (asked !== undefined) servers.failed(asked);
  }, timeoutMs);
  const once = async (index: number, access: Access, own: Scope): Promise<Attempt<ApiAnswer>> => {
    asked = index;
    const line = servers.line(index);
    const startedAt = performance.now();
    const agent = servers.agent(index, access, 'requests');
    const opened = await openExchange(
      line,
      agent,
      outgoingOf(request, access),
      own.signal,
      clock.now,
    );
    if (opened.kind === 'broken') return opened;
    const latencyMs = performance.now() - startedAt;
    return answerIn(opened.message, line, own.signal, latencyMs, clock.now);
  };
  try {
    const isReadOnly = request.method === 'GET';
    const asking = { once, scope, isReadOnly, open };
    const answer = await askServers(client, asking);
    if (answer.kind === 'done') return answer.value;
    return answer.kind === 'nobody' ? { kind: 'unreachable', ...answer.trouble } : answer;
  } finally {
    clearTimeout(timer);
  }
}

/** `tokens` of a header never show in a trouble: only names of servers and files do. */
export function outgoingOf(
  request: Omit<ApiRequest, 'timeoutMs' | 'signal'>,
  access: Access,
): Outgoing {
  const query = new URLSearchParams(request.query).toString();
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  return {
    method: request.method,
    target: query === '' ? request.path : `${request.path}?${query}`,
    headers: {
      accept: request.accept ?? 'application/json',
      'user-agent': 'lowtide',
      ...(body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
      ...access.headers,
    },
    ...(body === undefined ? {} : { body }),
  };
}

async function answerIn(
  message: IncomingMessage,
  line: Line,
  signal: AbortSignal,
  latencyMs: number,
  now: () => number,
): Promise<Attempt<ApiAnswer>> {
  const status = message.statusCode ?? 0;
  if (status < 200 || status >= 300) return refusalIn(message, line, signal, latencyMs, now);
  const read = await readBody(message, answerBytesMax, line, signal);
  if (read.kind === 'broken') return brokenLate(read.trouble);
  if (read.bytes.length === 0) {
    return { kind: 'done', value: { kind: 'ok', status, body: undefined }, latencyMs };
  }
  try {
    const body: unknown = JSON.parse(read.bytes.toString('utf8'));
    return { kind: 'done', value: { kind: 'ok', status, body }, latencyMs };
  } catch {
    return brokenLate(
      passing(`${addressOf(line)} answered with something that is not JSON.`, notAnApi),
    );
  }
}

const notAnApi = 'Check that the address is that of an API server, with nothing in between.';

/** An answer other than 2xx, to a request or to the opening of a watch. */
export async function refusalIn(
  message: IncomingMessage,
  line: Line,
  signal: AbortSignal,
  latencyMs: number,
  now: () => number,
): Promise<Exclude<Attempt<never>, { readonly kind: 'done' }>> {
  const status = message.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    message.on('error', () => {});
    message.destroy();
    return brokenLate(redirected(line));
  }
  const read = await readBody(message, refusalBytesMax, line, signal);
  if (read.kind === 'broken') return brokenLate(read.trouble);
  const { 'retry-after': retryAfter, date } = message.headers;
  const refused = refusedOf(status, retryAfter, read.bytes.toString('utf8'), now());
  return { kind: 'answered', refused, latencyMs, date };
}

function brokenLate(trouble: Extract<Attempt<never>, { kind: 'broken' }>['trouble']) {
  return { kind: 'broken', trouble, mayHaveArrived: true, wasStale: false } as const;
}
