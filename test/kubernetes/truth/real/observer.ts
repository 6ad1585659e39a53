import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { createInterface } from 'node:readline';
import { setTimeout as pass } from 'node:timers/promises';
import type { ControlPlane } from '../../../oracles/kubernetes/control-plane.ts';

/** An object of the API, as little read as can be. */
export interface ApiObject {
  readonly metadata: {
    readonly uid: string;
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion: string;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec?: {
    readonly nodeName?: string;
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string; readonly effect: string }[];
    readonly volumes?: readonly { readonly persistentVolumeClaim?: unknown }[];
    readonly source?: { readonly persistentVolumeName?: string };
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly attached?: boolean;
  };
  /** Of an Event. */
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject?: { readonly uid?: string };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

export interface ApiChange {
  readonly resource: string;
  readonly isGone: boolean;
  readonly object: ApiObject;
  /** etcd has one count of revisions for all resources: it orders what happened to any of them. */
  readonly revision: number;
}

const resources = {
  nodes: '/api/v1/nodes',
  pods: '/api/v1/pods',
  volumeattachments: '/apis/storage.k8s.io/v1/volumeattachments',
  events: '/api/v1/events',
} as const;

const againMs = 200;

/**
 * Watches the API with nothing of Lowtide's, so that what is compared with the simulator is not seen
 * through the same eyes. Outages are bridged by a new list.
 */
export function observe(
  plane: ControlPlane,
  tell: (change: ApiChange) => void,
): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const agent = new Agent({ ca: readFileSync(`${plane.authority}.crt`), keepAlive: true });
  const running = Object.entries(resources).map(([resource, path]) =>
    follow({ plane, agent, token: tokenOf(plane), resource, path, tell, signal: stopping.signal }),
  );
  return {
    async stop() {
      stopping.abort();
      agent.destroy();
      await Promise.all(running);
    },
  };
}

interface Line {
  readonly plane: ControlPlane;
  readonly agent: Agent;
  readonly token: string;
  readonly resource: string;
  readonly path: string;
  readonly tell: (change: ApiChange) => void;
  readonly signal: AbortSignal;
}

async function follow(line: Line): Promise<void> {
  const known = new Map<string, ApiObject>();
  while (!line.signal.aborted) {
    try {
      const from = await list(line, known);
      await watch(line, known, from);
    } catch {
      // It is down: the next list says what was missed.
    }
    if (!line.signal.aborted) await pass(againMs);
  }
}

async function list({ plane, resource, path, tell }: Line, known: Map<string, ApiObject>) {
  const answer = (await plane.request('GET', path)) as {
    readonly metadata: { readonly resourceVersion: string };
    readonly items: readonly ApiObject[];
  };
  const uids = new Set(answer.items.map(({ metadata }) => metadata.uid));
  for (const object of [...known.values()]) {
    if (uids.has(object.metadata.uid)) continue;
    known.delete(object.metadata.uid);
    const revision = Number(answer.metadata.resourceVersion);
    tell({ resource, isGone: true, object, revision });
  }
  for (const object of answer.items.toSorted((a, b) => revisionOf(a) - revisionOf(b))) {
    if (
      known.get(object.metadata.uid)?.metadata.resourceVersion === object.metadata.resourceVersion
    )
      continue;
    known.set(object.metadata.uid, object);
    tell({ resource, isGone: false, object, revision: revisionOf(object) });
  }
  return answer.metadata.resourceVersion;
}

function watch(line: Line, known: Map<string, ApiObject>, from: string): Promise<void> {
  const { plane, agent, token, resource, path, tell, signal } = line;
  const url = new URL(`${path}?watch=1&resourceVersion=${from}`, plane.server);
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const request = get(url, { agent, headers, signal }, (answer) => {
      answer.on('error', reject);
      const lines = createInterface({ input: answer });
      lines.on('line', (text) => {
        const { type, object } = JSON.parse(text) as {
          readonly type: string;
          readonly object: ApiObject;
        };
        if (type === 'ERROR' || type === 'BOOKMARK') return;
        const isGone = type === 'DELETED';
        if (isGone) known.delete(object.metadata.uid);
        else known.set(object.metadata.uid, object);
        tell({ resource, isGone, object, revision: revisionOf(object) });
      });
      lines.on('error', reject);
      answer.on('close', resolve);
    });
    request.on('error', reject);
  });
}

function revisionOf({ metadata }: ApiObject): number {
  return Number(metadata.resourceVersion);
}

function tokenOf({ kubeconfig }: ControlPlane): string {
  const { users } = JSON.parse(readFileSync(kubeconfig, 'utf8')) as {
    readonly users: readonly { readonly user: { readonly token: string } }[];
  };
  const [user] = users;
  if (user === undefined) throw new Error('bug: the kubeconfig of the control plane has no user');
  return user.user.token;
}
