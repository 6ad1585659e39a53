import type {
  ApiAnswer,
  ApiRequest,
  KubernetesApi,
  Refused,
  Unreachable,
  WatchEnd,
  WatchRequest,
} from '../../src/world/real/kubernetes/api.ts';

/** An object with what the server adds to it. */
export interface StoredObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
  };
  readonly [field: string]: unknown;
}

/**
 * What an API server promises of lists and watches, small enough to be seen through: one revision for
 * all writes, lists of one revision in pages, watches that go on from a revision, and a history that
 * is compacted. Answers and events come when the test lets them.
 */
export interface ModelServer {
  readonly api: KubernetesApi;
  put(path: string, object: StoredObject): void;
  remove(path: string, key: string): void;
  objects(path: string): ReadonlyMap<string, StoredObject>;
  /** Answers the oldest request that waits. */
  answer(): void;
  /** The next event of every watch that lags. */
  deliver(): void;
  bookmark(): void;
  /** The history up to now is forgotten: who lags hears 410, as does who continues an old list. */
  compact(): void;
  /** Every watch ends so. */
  endWatches(end: WatchEnd): void;
  /** Every watch that lags gets half of its next line; the rest of the stream is lost. */
  tear(): void;
  /** What every request is answered until it is taken back. */
  fail(answer: Refused | Unreachable | undefined, path?: string): void;
  /** Answers and delivers until nothing waits. */
  settle(): void;
  readonly waiting: () => number;
}

interface Change {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly path: string;
  readonly object: StoredObject;
}

interface OpenWatch {
  readonly path: string;
  at: number;
  readonly onLine: (line: Buffer) => void;
  readonly end: (end: WatchEnd) => void;
}

/** Opaque, and in no order that a client could make use of. */
const versionOf = (revision: number) => `v${(revision * 7919) % 100_003}-${revision.toString(36)}`;
const revisionOf = (version: string) => Number.parseInt(version.split('-')[1] ?? '', 36);

const keyOf = ({ metadata: { namespace, name } }: StoredObject) =>
  namespace === undefined ? name : `${namespace}/${name}`;

export function createModelServer(pageObjects: number): ModelServer {
  let revision = 1;
  let floor = 0;
  const tables = new Map<string, Map<string, StoredObject>>();
  const history: Change[] = [];
  const requests: (() => void)[] = [];
  const watches = new Set<OpenWatch>();
  const lists = new Map<string, { readonly revision: number; readonly rest: StoredObject[] }>();
  const failures = new Map<string, Refused | Unreachable>();

  const tableOf = (path: string) => {
    const table = tables.get(path) ?? new Map<string, StoredObject>();
    tables.set(path, table);
    return table;
  };
  const write = (path: string, object: StoredObject, type: Change['type']): StoredObject => {
    revision++;
    const metadata = { ...object.metadata, resourceVersion: versionOf(revision) };
    const stored = { ...object, metadata };
    history.push({ revision, type, path, object: stored });
    return stored;
  };
  const failureFor = (path: string) => failures.get(path) ?? failures.get('');

  const list = ({ path, query = {} }: ApiRequest): ApiAnswer => {
    const failure = failureFor(path);
    if (failure !== undefined) return failure;
    const continued = query.continue === undefined ? undefined : lists.get(query.continue);
    if (query.continue !== undefined && (continued === undefined || continued.revision < floor)) {
      return gone;
    }
    const from = continued ?? { revision, rest: [...tableOf(path).values()] };
    const size = query.limit === undefined ? from.rest.length : pageObjects;
    const items = from.rest.slice(0, size);
    const rest = from.rest.slice(size);
    const token = `${path}#${from.revision}#${rest.length}`;
    if (rest.length > 0) lists.set(token, { revision: from.revision, rest });
    const metadata = {
      resourceVersion: versionOf(from.revision),
      ...(rest.length > 0 && { continue: token }),
    };
    return { kind: 'ok', status: 200, body: { metadata, items } };
  };

  const nextFor = (watch: OpenWatch): Change | undefined =>
    history.find((change) => change.path === watch.path && change.revision > watch.at);

  const openWatch = (
    request: WatchRequest,
    onLine: (line: Buffer) => void,
    resolve: (end: WatchEnd) => void,
  ): void => {
    const failure = failureFor(request.path);
    const at = revisionOf(request.query.resourceVersion ?? '');
    const refusal = failure ?? (at < floor ? gone : at > revision ? tooLarge : undefined);
    if (refusal !== undefined) {
      resolve(refusal);
      return;
    }
    const watch: OpenWatch = {
      path: request.path,
      at,
      onLine,
      end: (end) => {
        watches.delete(watch);
        resolve(end);
      },
    };
    watches.add(watch);
    request.signal.addEventListener('abort', () => watch.end({ kind: 'ended' }));
    request.onOpen?.();
  };

  const say = (watch: OpenWatch, event: unknown) =>
    watch.onLine(Buffer.from(JSON.stringify(event)));

  const server: ModelServer = {
    api: {
      send: (request) =>
        new Promise((resolve) => {
          requests.push(() => resolve(list(request)));
        }),
      watch: (request, onLine) =>
        new Promise((resolve) => {
          requests.push(() => {
            if (request.signal.aborted) resolve({ kind: 'ended' });
            else openWatch(request, onLine, resolve);
          });
        }),
      close: async () => {},
    },
    put(path, object) {
      const table = tableOf(path);
      const key = keyOf(object);
      table.set(key, write(path, object, table.has(key) ? 'MODIFIED' : 'ADDED'));
    },
    remove(path, key) {
      const object = tableOf(path).get(key);
      if (object === undefined) return;
      tableOf(path).delete(key);
      write(path, object, 'DELETED');
    },
    objects: tableOf,
    answer: () => requests.shift()?.(),
    deliver() {
      for (const watch of [...watches]) {
        const change = nextFor(watch);
        if (change === undefined) continue;
        watch.at = change.revision;
        say(watch, { type: change.type, object: change.object });
      }
    },
    bookmark() {
      for (const watch of [...watches]) {
        if (nextFor(watch) !== undefined) continue;
        watch.at = revision;
        const metadata = { resourceVersion: versionOf(revision) };
        say(watch, { type: 'BOOKMARK', object: { metadata } });
      }
    },
    compact() {
      floor = revision;
      for (const watch of [...watches]) {
        if (nextFor(watch) !== undefined) say(watch, { type: 'ERROR', object: expired });
      }
    },
    endWatches(end) {
      for (const watch of [...watches]) watch.end(end);
    },
    tear() {
      for (const watch of [...watches]) {
        const change = nextFor(watch);
        if (change === undefined) continue;
        const line = JSON.stringify({ type: change.type, object: change.object });
        watch.onLine(Buffer.from(line.slice(0, line.length / 2)));
      }
    },
    fail(answer, path = '') {
      if (answer === undefined) failures.delete(path);
      else failures.set(path, answer);
    },
    settle() {
      while (requests.length > 0) server.answer();
      while ([...watches].some((watch) => nextFor(watch) !== undefined)) server.deliver();
    },
    waiting: () => requests.length,
  };
  return server;
}

const expired = {
  kind: 'Status',
  code: 410,
  reason: 'Expired',
  message: 'too old resource version',
};

const gone: Refused = {
  kind: 'refused',
  status: 410,
  reason: 'Expired',
  message: 'The provided continue parameter is too old.',
  causes: [],
};

const tooLarge: Refused = {
  kind: 'refused',
  status: 504,
  reason: 'Timeout',
  message: 'Timeout: Too large resource version: 9, current: 3',
  causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
};
