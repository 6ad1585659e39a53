import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { makeCertificates } from '../../oracles/kubernetes/certificates.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';

/** What becomes of an answer of the API server on its way. */
export type AnswerFault =
  /** The API server is not even asked. */
  | {
      readonly kind: 'instead';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** After so many bytes of it. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** So much, then bytes that nobody sent, then the end. */
  | { readonly kind: 'garbage'; readonly bytes: number; readonly garbage: Buffer }
  /** Its headers at once, each piece of the body after so long. */
  | { readonly kind: 'slow'; readonly ms: number };

export interface Asked {
  /** `watch of pods`, `list of nodes`, `one name of nodes`, `PATCH of nodes/talos11`. */
  readonly what: string;
  /** `pods`, or `nodes/talos11`. */
  readonly resource: string;
  readonly isWatch: boolean;
  readonly isList: boolean;
  readonly at: number;
}

/** Chooses the fault of one request, if it has any. */
export type Meddling = (asked: Asked) => AnswerFault | undefined;

/** An API server in front of the API server: it reads every request, and answers as it likes. */
export interface TlsProxy {
  readonly server: string;
  /** All that was asked. */
  readonly asked: readonly Asked[];
  readonly meddle: (meddling: Meddling | undefined) => void;
  /** Ends all watches that there are in good order, as the API server does after some minutes. */
  readonly endWatches: () => void;
  /** Writes these bytes into all watches that there are, and ends them. */
  readonly spoilWatches: (bytes: string) => void;
  /** Watches that there are stay open and are silent for ever; all else goes on. */
  readonly silenceWatches: () => void;
  readonly stop: () => Promise<void>;
}

export async function startTlsProxy(plane: ControlPlane): Promise<TlsProxy> {
  const { cert, key, ca } = certificateOf(plane);
  const agent = new Agent({ keepAlive: true, ca });
  const asked: Asked[] = [];
  const watches = new Set<ServerResponse>();
  const silent = new WeakSet<ServerResponse>();
  let meddling: Meddling | undefined;
  const listener = createServer({ cert, key }, (message, answer) => {
    const one = readAsked(message);
    asked.push(one);
    if (one.isWatch) watches.add(answer.once('close', () => watches.delete(answer)));
    const fault = meddling?.(one);
    if (fault?.kind === 'instead') {
      answer.writeHead(fault.status, fault.headers).end(fault.body);
      message.resume();
    } else forward({ server: plane.server, agent, message, answer, fault, silent });
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    server: `https://127.0.0.1:${port}`,
    asked,
    meddle(next) {
      meddling = next;
    },
    endWatches() {
      for (const answer of watches) answer.end();
    },
    spoilWatches(bytes) {
      for (const answer of watches) answer.end(bytes);
    },
    silenceWatches() {
      for (const answer of watches) silent.add(answer);
    },
    async stop() {
      const closed = once(listener, 'close');
      listener.close();
      listener.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

function readAsked({ method = '', url = '' }: IncomingMessage): Asked {
  const { pathname, searchParams } = new URL(url, 'https://any');
  const resource = pathname.replace(/^.*\/v1\//, '');
  const isWatch = searchParams.has('watch');
  const isProbe = searchParams.get('limit') === '1';
  const isList = method === 'GET' && !isWatch && !isProbe && !resource.includes('/');
  const how = isWatch ? 'watch' : isList ? 'list' : isProbe ? 'one name' : method;
  return { what: `${how} of ${resource}`, resource, isWatch, isList, at: Date.now() };
}

interface Forwarded {
  readonly server: string;
  readonly agent: Agent;
  readonly message: IncomingMessage;
  readonly answer: ServerResponse;
  readonly fault: Exclude<AnswerFault, { kind: 'instead' }> | undefined;
  readonly silent: WeakSet<ServerResponse>;
}

function forward(forwarded: Forwarded): void {
  const { server, agent, message, answer } = forwarded;
  const { method, url = '', headers } = message;
  const onwards = request(new URL(url, server), { method, headers, agent }, (given) => {
    if (answer.writableEnded) return void given.destroy();
    const { 'content-length': _, connection: __, ...rest } = given.headers;
    answer.writeHead(given.statusCode ?? 500, rest);
    answer.flushHeaders();
    given.on('error', () => answer.destroy());
    void convey(given, forwarded);
  });
  onwards.on('error', () => answer.destroy());
  answer.on('close', () => onwards.destroy());
  message.pipe(onwards);
}

async function convey(given: IncomingMessage, { answer, fault, silent }: Forwarded): Promise<void> {
  let passed = 0;
  try {
    for await (const piece of given as AsyncIterable<Buffer>) {
      if (fault?.kind === 'slow') await pass(fault.ms);
      if (answer.writableEnded) return;
      if (silent.has(answer)) continue;
      if (fault?.kind !== 'cut' && fault?.kind !== 'garbage') {
        answer.write(piece);
        continue;
      }
      const some = piece.subarray(0, fault.bytes - passed);
      passed += some.length;
      answer.write(some);
      if (passed < fault.bytes) continue;
      if (fault.kind === 'garbage') answer.end(fault.garbage);
      // What was written goes out before the end does.
      else setImmediate(() => answer.destroy());
      return;
    }
    if (!silent.has(answer)) answer.end();
  } catch {
    answer.destroy();
  }
}

/** Of a server of its own, which the plane's authority vouches for. */
function certificateOf({ program, folder, authority }: ControlPlane) {
  const file = join(folder, 'pki', 'proxy');
  makeCertificates(program, [
    { file, commonName: 'proxy', addresses: ['127.0.0.1'], signedBy: authority },
  ]);
  return {
    cert: readFileSync(`${file}.crt`),
    key: readFileSync(`${file}.key`),
    ca: readFileSync(`${authority}.crt`),
  };
}
