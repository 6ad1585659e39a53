import { Agent, request } from 'node:https';

/** The API as somebody with all rights reaches it, without anything of ours in between. */
export interface Admin {
  /** The answer whatever it is; of one that is no JSON the text. PATCH merges. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answered>;
  /** The body of the answer; throws unless it is 2xx. */
  readonly request: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly close: () => void;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

const answersWithinMs = 30_000;

export function openAdmin(server: string, authority: string, token: string): Admin {
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca: authority });
  const ask = (method: string, path: string, body?: unknown) =>
    new Promise<Answered>((resolve, reject) => {
      const sent = body === undefined ? undefined : JSON.stringify(body);
      const kind = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const headers = {
        authorization: `Bearer ${token}`,
        // Said outright, for Node leaves it out of a DELETE.
        ...(sent !== undefined && {
          'content-type': kind,
          'content-length': Buffer.byteLength(sent),
        }),
      };
      const options = { method, agent, headers, timeout: answersWithinMs };
      const asked = request(new URL(path, server), options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const body = parsed(Buffer.concat(chunks).toString());
          resolve({ status: answer.statusCode ?? 0, body });
        });
      });
      asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer`)));
      asked.on('error', reject);
      asked.end(sent);
    });
  return {
    ask,
    async request(method, path, body) {
      const { status, body: answer } = await ask(method, path, body);
      if (status >= 200 && status < 300) return answer;
      throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    },
    close: () => agent.destroy(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
