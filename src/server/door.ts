import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { refuse } from './problem.ts';

/**
 * How a caller came in. The unix socket lies in a folder of its owner's (0700): whoever reaches it
 * is the owner. Over TCP any process and any web page of this machine may knock.
 */
export type Door = { readonly kind: 'socket' } | { readonly kind: 'tcp'; readonly token: string };

const tokenHeader = 'x-lowtide-token';

/** Names that no DNS server can point elsewhere, with any port (tunnels change it). */
const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * The Host header must be loopback's own, else a name that someone points at 127.0.0.1 (DNS
 * rebinding) would make a foreign page same-origin.
 */
export function onlyLoopback(door: Door): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (door.kind === 'tcp' && !loopbackHost.test(host)) {
      return refuse(c, {
        status: 403,
        says: `Lowtide answers on localhost only, not as ${JSON.stringify(host.slice(0, 80))}.`,
        next: 'Open it as http://localhost:PORT; from another machine through an SSH tunnel.',
      });
    }
    return next();
  };
}

/**
 * Browsers say where a request comes from (Fetch Metadata, Origin). Another port of localhost is
 * "same-site" but not ours.
 */
export function onlyOwnPage(door: Door): MiddlewareHandler {
  return async (c, next) => {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const foreign =
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      (origin !== undefined && origin !== `http://${c.req.header('host')}`);
    if (door.kind === 'tcp' && foreign) {
      return refuse(c, {
        status: 403,
        says: 'Another web page asked for this; only the dashboard itself may.',
        next: 'Open the dashboard by its own address.',
      });
    }
    return next();
  };
}

/** Writes over TCP carry the token of this run, which only the page itself can read. */
export function onlyWithToken(door: Door): MiddlewareHandler {
  return async (c, next) => {
    if (door.kind === 'tcp' && !equal(c.req.header(tokenHeader) ?? '', door.token)) {
      return refuse(c, {
        status: 403,
        says: 'This change came without the token of this run.',
        next: 'Reload the dashboard, or use `lowtide` on the command line.',
      });
    }
    return next();
  };
}

/** What every answer tells the browser; no inline script, no framing, no sniffing, no leaks. */
export function safeHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    c.header('content-security-policy', contentSecurityPolicy);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-resource-policy', 'same-origin');
    c.header('cross-origin-opener-policy', 'same-origin');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  };
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Compares hashes, so that neither content nor length shows in the time that it takes. */
function equal(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
