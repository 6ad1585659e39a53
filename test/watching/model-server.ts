import type {
  KubernetesApi,
  Refused,
  Unreachable,
  WatchEnd,
  WatchRequest,
} from '../../src/world/real/kubernetes/api.ts';
import {
  createModelStorage,
  type ModelStorage,
  revisionOf,
  type StoredObject,
  versionOf,
} from './model-storage.ts';

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
  /** Every watch ends so, or every one of `path`. */
  endWatches(end: WatchEnd, path?: string): void;
  /** Every watch that lags gets half of its next line; the rest of the stream is lost. */
  tear(): void;
  /** What every request is answered until it is taken back. */
  fail(answer: Refused | Unreachable | undefined, path?: string): void;
  /** Answers and delivers until nothing waits. */
  settle(): void;
  readonly waiting: () => number;
}

interface OpenWatch {
  readonly path: string;
  at: number;
  readonly onLine: (line: Buffer) => void;
  readonly end: (end: WatchEnd) => void;
}

export function createModelServer(pageObjects: number): ModelServer {
  const storage = createModelStorage(pageObjects);
  const requests: (() => void)[] = [];
  const watches = new Set<OpenWatch>();
  const failures = new Map<string, Refused | Unreachable>();
  const failureFor = (path: string) => failures.get(path) ?? failures.get('');
  const nextFor = (watch: OpenWatch) => storage.next(watch.path, watch.at);

  const server: ModelServer = {
    api: {
      send: (request) =>
        new Promise((resolve) => {
          requests.push(() => resolve(failureFor(request.path) ?? storage.page(request)));
        }),
      watch: (request, onLine) =>
        new Promise((resolve) => {
          requests.push(() => {
            const failure = failureFor(request.path);
            if (request.signal.aborted) resolve({ kind: 'ended' });
            else if (failure !== undefined) resolve(failure);
            else openWatch(storage, watches, request, onLine, resolve);
          });
        }),
      close: async () => {},
    },
    put: storage.put,
    remove: storage.remove,
    objects: storage.objects,
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
        watch.at = storage.revision();
        const metadata = { resourceVersion: versionOf(watch.at) };
        say(watch, { type: 'BOOKMARK', object: { metadata } });
      }
    },
    compact() {
      storage.compact();
      for (const watch of [...watches]) {
        if (nextFor(watch) !== undefined) say(watch, { type: 'ERROR', object: expired });
      }
    },
    endWatches(end, path) {
      for (const watch of [...watches]) {
        if (path === undefined || watch.path === path) watch.end(end);
      }
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

function say({ onLine }: OpenWatch, event: unknown): void {
  onLine(Buffer.from(JSON.stringify(event)));
}

function openWatch(
  storage: ModelStorage,
  watches: Set<OpenWatch>,
  request: WatchRequest,
  onLine: (line: Buffer) => void,
  resolve: (end: WatchEnd) => void,
): void {
  const at = revisionOf(request.query.resourceVersion ?? '');
  const end = (why: WatchEnd): void => {
    watches.delete(watch);
    resolve(why);
  };
  const watch: OpenWatch = { path: request.path, at, onLine, end };
  watches.add(watch);
  request.signal.addEventListener('abort', () => end({ kind: 'ended' }));
  // Accepted first, and only then looked at: as kube-apiserver does.
  request.onOpen?.();
  if (storage.isForgotten(at)) say(watch, { type: 'ERROR', object: expired });
}
