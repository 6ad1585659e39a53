import type { Agent } from 'node:https';
import type { SecureContext } from 'node:tls';
import type { Clock } from '../../../ports.ts';
import type { Access } from './access.ts';
import {
  type Answer,
  answered,
  dueForProbe,
  type Endpoints,
  failed,
  hasOther,
  newEndpoints,
  order,
  recovered,
} from './endpoints.ts';
import { createAgent } from './transport/agent.ts';
import { type Line, openExchange } from './transport/exchange.ts';
import { passing } from './trouble.ts';

/** Watches keep their connections for hours, so they and the probes have pools of their own. */
type Pool = 'requests' | 'watches' | 'probes';

const socketsMax: Readonly<Record<Pool, number>> = { requests: 16, watches: 64, probes: 2 };

/** TCP and TLS in a lab take some 10 ms; a first SYN that is lost is sent again after 1 s. */
const connectMs = 5000;

/** `/readyz` asks etcd, which answers in ms; kube-apiserver gives etcd 2 s for it. */
const probeMs = 3000;

/** The API servers of one cluster: the connections to them, and who of them is well. */
export interface Servers {
  line(index: number): Line;
  agent(index: number, access: Access, pool: Pool): Agent;
  /** The order in which a request tries them; failed ones whose time has come are probed by the way. */
  order(access: Access): readonly number[];
  answered(index: number, answer: Answer): void;
  failed(index: number): void;
  /** Gives up the connections that are kept for later: one was dead, so others may be. */
  dropKept(index: number): void;
  hasOther(index: number): boolean;
  /** Asks the server itself; no answer in time means no. What comes of it is remembered. */
  isReady(index: number, access: Access): Promise<boolean>;
  close(): void;
}

export interface ServersOptions {
  /** In order of preference; the last one is the last resort. */
  readonly lines: readonly Line[];
  readonly clock: Clock;
  readonly random: () => number;
  /** A server has failed while there are others: what still hangs on it may go elsewhere. */
  readonly onFailed: (index: number) => void;
}

export function createServers({ lines, clock, random, onFailed }: ServersOptions): Servers {
  let endpoints: Endpoints = newEndpoints(lines.length);
  const probes = new Map<number, Promise<boolean>>();
  const closing = new AbortController();
  const line = (index: number): Line => {
    const found = lines[index];
    if (found === undefined) throw new Error(`bug: there is no server ${index}`);
    return found;
  };
  const agents = createAgents(line);

  const markFailed = (index: number) => {
    endpoints = failed(endpoints, index, clock.now(), random());
    agents.dropKept(index);
    if (hasOther(endpoints, index)) onFailed(index);
  };

  const probe = async (index: number, access: Access): Promise<boolean> => {
    const askedAt = clock.now();
    const startedAt = performance.now();
    const isReady = await askReady(
      line(index),
      agents.of(index, access.context, 'probes'),
      access,
      closing.signal,
      clock,
    );
    if (closing.signal.aborted) return false;
    const latencyMs = performance.now() - startedAt;
    if (isReady) endpoints = recovered(endpoints, index, { askedAt, latencyMs });
    else markFailed(index);
    return isReady;
  };

  const isReady = (index: number, access: Access): Promise<boolean> => {
    const running = probes.get(index) ?? probe(index, access).finally(() => probes.delete(index));
    probes.set(index, running);
    return running;
  };

  return {
    line,
    agent: (index, access, pool) => agents.of(index, access.context, pool),
    order(access) {
      const now = clock.now();
      const sequence = order(endpoints, now);
      // Whom this request goes to tells by itself how it is.
      for (const index of dueForProbe(endpoints, now)) {
        if (index !== sequence[0]) void isReady(index, access);
      }
      return sequence;
    },
    answered(index, answer) {
      endpoints = answered(endpoints, index, answer);
    },
    failed: markFailed,
    dropKept: agents.dropKept,
    hasOther: (index) => hasOther(endpoints, index),
    isReady,
    close() {
      closing.abort(passing('The connection was closed.'));
      agents.close();
    },
  };
}

/** 5xx is no; that we may not ask (401, 403) or that there is no such path says nothing against it. */
async function askReady(
  line: Line,
  agent: Agent,
  { headers }: Access,
  closing: AbortSignal,
  clock: Clock,
): Promise<boolean> {
  const outgoing = { method: 'GET', target: '/readyz', headers };
  const own = new AbortController();
  const stop = () => own.abort(closing.reason);
  const timer = setTimeout(() => own.abort(passing('It did not say that it is ready.')), probeMs);
  closing.addEventListener('abort', stop);
  try {
    const opened = await openExchange(line, agent, outgoing, own.signal, clock.now);
    if (opened.kind === 'broken') return false;
    opened.message.on('error', () => {});
    opened.message.destroy();
    return (opened.message.statusCode ?? 500) < 500;
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', stop);
  }
}

/** Made when needed, and anew when certificates change; connections of before end when they idle. */
function createAgents(line: (index: number) => Line) {
  const made = new Map<string, { readonly context: SecureContext; readonly agent: Agent }>();
  return {
    of(index: number, context: SecureContext, pool: Pool): Agent {
      const key = `${index} ${pool}`;
      const known = made.get(key);
      if (known?.context === context) return known.agent;
      const { url, names } = line(index);
      // Whether a server can be reached, a connection of before does not tell.
      const kept = { keepAlive: pool !== 'probes', socketsMax: socketsMax[pool] };
      const agent = createAgent({ url, names, context, connectMs, ...kept });
      made.set(key, { context, agent });
      return agent;
    },
    dropKept(index: number) {
      for (const [key, { agent }] of made) {
        if (!key.startsWith(`${index} `)) continue;
        for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
      }
    },
    close() {
      for (const { agent } of made.values()) agent.destroy();
      made.clear();
    },
  };
}
