import type { Clock } from '../../../ports.ts';
import type { KubernetesApi, Unreachable } from '../api.ts';
import type { AccessSource } from './access.ts';
import { openScope, type Scope } from './scope.ts';
import { sendOver } from './send.ts';
import type { Servers } from './servers.ts';
import { addressOf } from './transport/exchange.ts';
import { passing } from './trouble.ts';
import { watchOver } from './watch.ts';

/** What requests and watches share. */
export interface Client {
  readonly servers: Servers;
  readonly access: AccessSource;
  readonly clock: Clock;
  /** Of all that is under way. */
  readonly open: Set<Scope>;
  /** Watches that are running, with their server. */
  readonly watching: Map<Scope, number>;
}

interface ClientOptions {
  readonly access: AccessSource;
  readonly clock: Clock;
  /** `onFailed` is to be called when a server has failed while there are others. */
  readonly createServers: (onFailed: (index: number) => void) => Servers;
}

const closed: Unreachable = {
  kind: 'unreachable',
  ...passing('The connection to the API server was closed.'),
};

/** A set of API servers as one API. */
export function createClient({ access, clock, createServers }: ClientOptions): KubernetesApi {
  const open = new Set<Scope>();
  const watching = new Map<Scope, number>();
  const servers = createServers((failed) => {
    const why = `${addressOf(servers.line(failed))} has failed, so its watch goes to another server.`;
    for (const [scope, index] of watching) if (index === failed) scope.abort(passing(why));
  });
  const client: Client = { servers, access, clock, open, watching };
  let isClosed = false;

  return {
    async send(request) {
      if (isClosed) return closed;
      const scope = openScope(request.signal, open);
      try {
        return await sendOver(client, request, scope);
      } finally {
        scope.end();
      }
    },
    async watch(request, onLine) {
      if (request.signal.aborted) return { kind: 'ended' };
      if (isClosed) return closed;
      const scope = openScope(request.signal, open);
      try {
        const end = await watchOver(client, request, scope, onLine);
        return request.signal.aborted ? { kind: 'ended' } : end;
      } finally {
        scope.end();
      }
    },
    async close() {
      isClosed = true;
      for (const scope of [...open]) scope.abort(closed);
      servers.close();
    },
  };
}
