import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { reasonOf } from '../scope.ts';
import { passing, settings, type Trouble } from '../trouble.ts';
import { seenOf } from './agent.ts';
import { networkTrouble } from './network-trouble.ts';
import { type TlsFailure, tlsTrouble } from './tls-trouble.ts';

/** One way to one server. */
export interface Line {
  readonly url: URL;
  readonly names: readonly string[];
  /** Where its CA came from, for sentences. */
  readonly authority: string;
}

export interface Outgoing {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

export type Opened = { readonly kind: 'response'; readonly message: IncomingMessage } | Broken;

/** `mayHaveArrived`: the server may have acted on the request. */
export interface Broken {
  readonly kind: 'broken';
  readonly trouble: Trouble;
  readonly mayHaveArrived: boolean;
  /** A kept connection that the server closed as the request set out: says nothing of its health. */
  readonly wasStale: boolean;
}

/** kube-apiserver's own answers have less than 2 KiB of headers. */
const headerBytesMax = 64 * 1024;

/**
 * Sends one request and waits for the headers of its answer. Redirects are not followed: no API
 * server sends any, and credentials must go nowhere else. The signal's reason is a `Trouble`.
 */
export function openExchange(
  line: Line,
  agent: Agent,
  outgoing: Outgoing,
  signal: AbortSignal,
  now: () => number,
): Promise<Opened> {
  const { method, target, headers, body } = outgoing;
  return new Promise((resolve) => {
    const { hostname, port, pathname } = line.url;
    const sent = request({
      agent,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 443),
      method,
      path: pathname.replace(/\/+$/, '') + target,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      } as Record<string, string | string[]>,
      maxHeaderSize: headerBytesMax,
      signal,
    });
    sent.once('response', (message) => resolve({ kind: 'response', message }));
    // Stays on: what breaks later is the reader's to tell, and must not end the process.
    sent.on('error', (error) => {
      const { isOpen } = seenOf(sent.socket);
      const trouble = troubleOf(error, line, sent.socket, signal, now());
      const wasStale = sent.reusedSocket && isReset(error);
      resolve({ kind: 'broken', trouble, mayHaveArrived: isOpen, wasStale });
    });
    // A 101, for one, ends without a word. After a response or an error this changes nothing.
    sent.once('close', () => {
      const trouble = cutOff(line);
      resolve({ kind: 'broken', trouble, mayHaveArrived: true, wasStale: false });
    });
    sent.end(body);
  });
}

export type Body =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'broken'; readonly trouble: Trouble };

/** Reads an answer of at most `bytesMax`. */
export function readBody(
  message: IncomingMessage,
  bytesMax: number,
  line: Line,
  signal: AbortSignal,
): Promise<Body> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    const broken = (trouble: Trouble) => resolve({ kind: 'broken', trouble });
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      broken(tooLarge(line, bytesMax));
      message.destroy();
    });
    message.once('end', () => resolve({ kind: 'body', bytes: Buffer.concat(chunks, bytes) }));
    message.on('error', (error) => broken(laterTrouble(error, line, signal)));
    message.once('close', () => broken(cutOff(line)));
    // Then nothing more is told of it.
    if (message.destroyed) broken(cutOff(line));
  });
}

/** Why a stream of which the headers had come broke. */
export function laterTrouble(error: Error, line: Line, signal: AbortSignal): Trouble {
  return signal.aborted ? reasonOf(signal) : networkTrouble(codeOf(error), addressOf(line));
}

export function cutOff(line: Line): Trouble {
  return passing(`${addressOf(line)} broke the connection off in the middle of its answer.`);
}

export function redirected(line: Line): Trouble {
  return settings(
    `${addressOf(line)} answers with a redirect, which no API server does; it is not followed.`,
    'Give the address of the API server itself.',
  );
}

/** `host:port`, as people know it. */
export function addressOf({ url }: Line): string {
  return `${url.hostname}:${url.port || 443}`;
}

function tooLarge(line: Line, bytesMax: number): Trouble {
  const size = `${Math.floor(bytesMax / 1024 / 1024)} MiB`;
  return settings(
    `${addressOf(line)} sent an answer of more than ${size}, which is no longer read.`,
    'Check that the address is that of an API server.',
  );
}

function troubleOf(
  error: Error,
  line: Line,
  socket: Parameters<typeof seenOf>[0],
  signal: AbortSignal,
  now: number,
): Trouble {
  if (signal.aborted) return reasonOf(signal);
  const code = codeOf(error);
  const at = addressOf(line);
  const { chain } = seenOf(socket);
  const failure: TlsFailure = {
    code,
    at,
    now,
    chain,
    authority: line.authority,
    wanted: line.names,
  };
  return tlsTrouble(failure) ?? networkTrouble(code, at);
}

/** Of several attempts (IPv4 and IPv6) the first that says something. */
function codeOf(error: Error): string {
  if (error instanceof AggregateError) {
    const [first] = error.errors;
    if (first instanceof Error) return codeOf(first);
  }
  const code = 'code' in error ? String(error.code) : 'unknown';
  if (code !== 'EPROTO') return code;
  // OpenSSL's reason stands in the text only, as in `…:SSL routines:tls_get_record:wrong version number:…`.
  const reason = /:SSL routines:[^:]*:([a-z0-9 ]+):/i.exec(error.message)?.[1];
  return reason === undefined ? code : `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`;
}

function isReset(error: Error): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}
