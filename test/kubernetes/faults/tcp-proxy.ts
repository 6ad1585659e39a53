import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What the line to a server does to all connections, from now on. */
export type LineFault =
  | { readonly kind: 'none' }
  /** Each piece arrives so much later, both ways. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Connections come up and stay; nothing passes any more, and what was sent meanwhile is lost. */
  | { readonly kind: 'silent' }
  /** Whatever connects is reset at once. */
  | { readonly kind: 'resetting' }
  /** Nobody listens. */
  | { readonly kind: 'refusing' };

/** A line on loopback to a server on loopback, which knows nothing of what it carries. */
export interface TcpProxy {
  readonly port: number;
  readonly server: string;
  /** Connections that came so far, whatever became of them; a refused one is not seen here. */
  readonly tries: () => number;
  readonly play: (fault: LineFault) => Promise<void>;
  /** Resets every connection that there is. */
  readonly resetAll: () => void;
  /**
   * What happens when the server's machine dies or a router forgets: connections that there are stay
   * open on our side and are silent for ever. New ones are as always.
   */
  readonly halfOpenAll: () => void;
  readonly stop: () => Promise<void>;
}

interface Carried {
  readonly client: Socket;
  readonly server: Socket;
}

export async function startTcpProxy(target: URL): Promise<TcpProxy> {
  const carried = new Set<Carried>();
  let fault: LineFault = { kind: 'none' };
  let came = 0;
  let listener: Server = createServer();
  const accept = (client: Socket) => {
    came += 1;
    client.on('error', () => {});
    if (fault.kind === 'resetting') {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host: target.hostname, port: Number(target.port) });
    const pair: Carried = { client, server };
    carried.add(pair);
    carry(pair, () => fault, carried);
  };
  const listen = async (port: number) => {
    listener = createServer({ noDelay: true }, accept).listen(port, '127.0.0.1');
    await once(listener, 'listening');
  };
  const close = async () => {
    if (!listener.listening) return;
    const closed = once(listener, 'close');
    listener.close();
    for (const { client } of carried) client.resetAndDestroy();
    await closed;
  };
  await listen(0);
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    server: `https://127.0.0.1:${port}`,
    tries: () => came,
    async play(next) {
      fault = next;
      if (next.kind === 'refusing') await close();
      else if (!listener.listening) await listen(port);
    },
    resetAll() {
      for (const { client } of carried) client.resetAndDestroy();
    },
    halfOpenAll() {
      for (const { client, server } of carried) {
        client.removeAllListeners('data').on('data', () => {});
        server.removeAllListeners('close').destroy();
      }
    },
    stop: close,
  };
}

function carry(pair: Carried, fault: () => LineFault, carried: Set<Carried>): void {
  const { client, server } = pair;
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (piece: Buffer) => {
      const now = fault();
      if (now.kind === 'silent') return;
      if (now.kind === 'late') setTimeout(() => to.writable && to.write(piece), now.ms);
      else to.write(piece);
    });
  };
  pass(client, server);
  pass(server, client);
  server.on('error', () => {});
  server.on('close', () => {
    if (fault().kind !== 'silent') client.destroy();
  });
  client.on('close', () => {
    carried.delete(pair);
    server.destroy();
  });
}
