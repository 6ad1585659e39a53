import type { IncomingMessage } from 'node:http';
import type { WatchEnd, WatchRequest } from '../api.ts';
import type { Access } from './access.ts';
import { type Attempt, askServers } from './ask.ts';
import type { Client } from './client.ts';
import { openScope, reasonOf, type Scope } from './scope.ts';
import { outgoingOf, refusalIn } from './send.ts';
import { openExchange } from './transport/exchange.ts';
import { readWatchStream } from './transport/watch-stream.ts';
import { passing } from './trouble.ts';

/** kube-apiserver accepts a watch within ms, just after its start within seconds. */
const openMs = 30_000;

interface Stream {
  readonly message: IncomingMessage;
  readonly scope: Scope;
  readonly access: Access;
}

/** One watch on the first server that accepts it, until it ends. */
export async function watchOver(
  client: Client,
  request: WatchRequest,
  scope: Scope,
  onLine: (line: Buffer) => void,
): Promise<WatchEnd> {
  const { servers, open, watching } = client;
  const late = passing(`No API server accepted the watch within ${openMs / 1000} s.`);
  const timer = setTimeout(() => scope.abort(late), openMs);
  const asked = await askServers(client, {
    once: (index, access, own) => openStream(client, request, { index, access, own, whole: scope }),
    scope,
    isReadOnly: true,
    open,
  });
  clearTimeout(timer);
  if (asked.kind === 'nobody') return { kind: 'unreachable', ...asked.trouble };
  if (asked.kind === 'refused') return asked;
  const { value: stream, index } = asked;
  watching.set(stream.scope, index);
  try {
    const reading = readWatchStream(
      stream.message,
      request,
      onLine,
      servers.line(index),
      stream.scope.signal,
    );
    request.onOpen?.();
    const { end, isSilent } = await reading;
    // The watch is over either way; what the server says decides who gets the next one.
    if (isSilent) void servers.isReady(index, stream.access);
    return end;
  } finally {
    watching.delete(stream.scope);
    stream.scope.end();
  }
}

/** The stream outlives the attempt that opened it, so it has a scope of its own in the whole watch. */
async function openStream(
  { servers, open, clock }: Client,
  { path, query, accept }: WatchRequest,
  at: {
    readonly index: number;
    readonly access: Access;
    readonly own: Scope;
    readonly whole: Scope;
  },
): Promise<Attempt<Stream>> {
  const { index, access, own } = at;
  const line = servers.line(index);
  const scope = openScope(at.whole.signal, open);
  const follow = () => scope.abort(reasonOf(own.signal));
  own.signal.addEventListener('abort', follow, { once: true });
  const agent = servers.agent(index, access, 'watches');
  const request = {
    method: 'GET',
    path,
    query,
    ...(accept === undefined ? {} : { accept }),
  } as const;
  const startedAt = performance.now();
  try {
    const outgoing = outgoingOf(request, access);
    const opened = await openExchange(line, agent, outgoing, scope.signal, clock.now);
    if (opened.kind === 'broken') return over(scope, opened);
    const latencyMs = performance.now() - startedAt;
    const { message } = opened;
    if (message.statusCode === 200) {
      return { kind: 'done', value: { message, scope, access }, latencyMs };
    }
    return over(scope, await refusalIn(message, line, scope.signal, latencyMs, clock.now));
  } finally {
    own.signal.removeEventListener('abort', follow);
  }
}

function over<T>(scope: Scope, attempt: T): T {
  scope.end();
  return attempt;
}
