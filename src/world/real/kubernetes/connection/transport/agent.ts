import { Agent } from 'node:https';
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import {
  checkServerIdentity,
  connect,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { ShownCertificate } from './tls-trouble.ts';

export interface AgentOptions {
  readonly url: URL;
  readonly context: SecureContext;
  /** The certificate must be for one of these. */
  readonly names: readonly string[];
  readonly connectMs: number;
  readonly socketsMax: number;
  /** Else each request has a connection of its own. */
  readonly keepAlive: boolean;
}

/** What is known of a connection when it fails. */
interface Seen {
  isOpen: boolean;
  chain: readonly ShownCertificate[];
}

const seen = new WeakMap<Socket, Seen>();

/** An idle connection is closed by us first: kube-apiserver does it after 90 s or more. */
const idleMs = 30_000;

const keepAliveMs = 10_000;

/** Certificates that are looked at in a chain; real ones have two or three. */
const chainMax = 10;

/**
 * Connections to one server, kept alive. Made by our own hand rather than Node's so that the
 * environment's proxies are never used, a connection that does not come up ends after `connectMs`,
 * and a certificate that was refused can be described.
 */
export function createAgent({ url, context, names, connectMs, ...pool }: AgentOptions): Agent {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 443);
  const [name = host] = names;
  const agent = new Agent({
    keepAlive: pool.keepAlive,
    maxSockets: pool.socketsMax,
    timeout: idleMs,
  });
  agent.createConnection = () => {
    const socket = connect({
      host,
      port,
      secureContext: context,
      // Said, since NODE_TLS_REJECT_UNAUTHORIZED in the environment decides where nobody says it.
      rejectUnauthorized: true,
      // RFC 6066, 3: a server name is never an address.
      servername: isIP(name) === 0 ? name : '',
      ALPNProtocols: ['http/1.1'],
      checkServerIdentity: (_, certificate) => identityOf(names, certificate),
    });
    watchOver(socket, connectMs);
    return socket;
  };
  return agent;
}

/** What is known of a failed request's connection; it was `isOpen` when TLS was up and verified. */
export function seenOf(socket: Socket | null): Readonly<Seen> {
  return (socket && seen.get(socket)) ?? { isOpen: false, chain: [] };
}

function watchOver(socket: TLSSocket, connectMs: number): void {
  const known: Seen = { isOpen: false, chain: [] };
  seen.set(socket, known);
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('no connection in time'), { code: 'CONNECT_TIMEOUT' }));
  }, connectMs);
  socket.setNoDelay(true);
  // A machine that died says nothing more, and neither does a watch on which nothing happens: the
  // kernel asks after 10 s, then each second, ten times.
  socket.setKeepAlive(true, keepAliveMs);
  // The handshake's end, before Node destroys a connection whose certificate it refuses; afterwards
  // the certificate cannot be had any more.
  socket.prependListener('secure', () => {
    known.chain = chainOf(socket.getPeerCertificate(true));
  });
  socket.once('secureConnect', () => {
    known.isOpen = true;
    clearTimeout(timer);
  });
  socket.once('close', () => clearTimeout(timer));
}

/**
 * A server is the cluster's when the cluster's CA vouches for the address that was dialled, or for
 * the address that the kubeconfig names: either way only an API server holds such a certificate.
 */
function identityOf(names: readonly string[], certificate: PeerCertificate): Error | undefined {
  const failures = names.map((name) => checkServerIdentity(name, certificate));
  return failures.includes(undefined) ? undefined : failures[0];
}

function chainOf(leaf: DetailedPeerCertificate | undefined): readonly ShownCertificate[] {
  const chain: ShownCertificate[] = [];
  let certificate = leaf;
  while (certificate?.raw !== undefined && chain.length < chainMax) {
    chain.push({
      subject: textOf(certificate.subject),
      issuer: textOf(certificate.issuer),
      validFrom: Date.parse(certificate.valid_from),
      validTo: Date.parse(certificate.valid_to),
      names: certificate.subjectaltname ?? '',
    });
    const { issuerCertificate } = certificate;
    if (issuerCertificate === certificate) break;
    certificate = issuerCertificate;
  }
  return chain;
}

function textOf(name: PeerCertificate['subject'] | undefined): string {
  return [name?.CN, name?.O].flat().find((part) => part !== undefined) ?? '';
}
