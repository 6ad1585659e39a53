import { request } from 'node:http';
import type { Problem } from './wire.ts';

/** What came back from a running Lowtide. `absent`: nobody listens on the socket. */
export type Reply<T> =
  | { readonly kind: 'ok'; readonly body: T }
  | { readonly kind: 'problem'; readonly says: string; readonly next: string }
  | { readonly kind: 'absent' };

/** Longer than any answer takes, shorter than patience. */
const patienceMs = 5_000;

/** Larger than any answer is; a stranger behind the socket does not fill the memory. */
const replyBytesMax = 16 * 1024 * 1024;

/** Asks over the unix socket: GET without a body, POST with one. */
export function ask<T>(socket: string, path: string, body?: unknown): Promise<Reply<T>> {
  return new Promise((settle) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const asked = request(
      {
        socketPath: socket,
        path,
        method: payload === undefined ? 'GET' : 'POST',
        headers: {
          host: 'localhost',
          ...(payload !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(payload),
          }),
        },
        timeout: patienceMs,
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > replyBytesMax) response.destroy(new Error('the answer is too long'));
        });
        response.on('end', () => settle(replyOf<T>(response.statusCode ?? 0, text)));
        response.on('error', (error) => settle(unreadable(error.message)));
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('no answer within 5 s')));
    asked.on('error', (error: NodeJS.ErrnoException) => {
      const nobody = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
      settle(nobody ? { kind: 'absent' } : unreadable(error.message));
    });
    asked.end(payload);
  });
}

function replyOf<T>(status: number, text: string): Reply<T> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return unreadable(`it answered ${status} with something that is not JSON`);
  }
  if (status >= 200 && status < 300) return { kind: 'ok', body: body as T };
  const { error } = body as Problem;
  return { kind: 'problem', says: error.says, next: error.next };
}

function unreadable(why: string): Reply<never> {
  return {
    kind: 'problem',
    says: `The running Lowtide does not answer as it should: ${why}.`,
    next: 'Stop it and start it again with `lowtide run`.',
  };
}
