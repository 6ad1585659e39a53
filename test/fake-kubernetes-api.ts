import type {
  ApiAnswer,
  ApiRequest,
  KubernetesApi,
  Refused,
} from '../src/world/real/kubernetes/api.ts';

/** A JSON object as an API server stores it. */
export interface Stored {
  readonly [field: string]: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * A few objects by path, with resource versions and merge patches as an API server has them; what
 * it cannot do is answered by the test.
 */
export interface FakeKubernetesApi extends KubernetesApi {
  readonly asked: ApiRequest[];
  /** The object as it is now. */
  at(path: string): Stored;
  /** Somebody else changes the object. */
  change(path: string, patch: object): void;
}

interface Behaviour {
  /** Comes first; `undefined` leaves it to the objects. */
  readonly answer?: (request: ApiRequest, count: number) => ApiAnswer | undefined;
  /** Others act just before the API server takes a write. */
  readonly meanwhile?: (api: FakeKubernetesApi, count: number) => void;
}

export function fakeKubernetesApi(
  objects: Readonly<Record<string, object>>,
  { answer, meanwhile }: Behaviour = {},
): FakeKubernetesApi {
  const stored = new Map<string, Stored>();
  let version = 0;
  let writes = 0;
  const store = (path: string, object: object) => {
    version++;
    const { metadata = {}, ...rest } = object as Partial<Stored>;
    stored.set(path, { ...rest, metadata: { ...metadata, resourceVersion: String(version) } });
  };
  for (const [path, object] of Object.entries(objects)) store(path, object);

  const api: FakeKubernetesApi = {
    asked: [],
    at(path) {
      const object = stored.get(path);
      if (object === undefined) throw new Error(`nothing stands at ${path}`);
      return object;
    },
    change: (path, patch) => store(path, merged(api.at(path), patch) as object),
    async send(request) {
      api.asked.push(request);
      const told = answer?.(request, api.asked.length);
      if (told !== undefined) return told;
      if (request.method === 'GET') return got(stored.get(request.path));
      if (request.contentType !== 'application/merge-patch+json') return refused(405);
      meanwhile?.(api, ++writes);
      const before = stored.get(request.path);
      if (before === undefined) return refused(404, 'NotFound');
      const lock = (request.body as Stored).metadata?.resourceVersion;
      if (lock !== undefined && lock !== before.metadata.resourceVersion) {
        return refused(409, 'Conflict', 'the object has been modified');
      }
      api.change(request.path, request.body as object);
      return got(stored.get(request.path));
    },
    watch: async () => ({ kind: 'ended' }),
    close: async () => {},
  };
  return api;
}

export function refused(
  status: number,
  reason = '',
  message = '',
  causes: Refused['causes'] = [],
): Refused {
  return { kind: 'refused', status, reason, message, causes };
}

function got(body: Stored | undefined): ApiAnswer {
  return body === undefined ? refused(404, 'NotFound') : { kind: 'ok', status: 200, body };
}

/** RFC 7386. */
function merged(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const into = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) into.delete(key);
    else into.set(key, merged(into.get(key), value));
  }
  return Object.fromEntries(into);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
