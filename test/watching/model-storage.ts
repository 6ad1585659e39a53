import type { ApiAnswer, ApiRequest, Refused } from '../../src/world/real/kubernetes/api.ts';

/** An object with what the server adds to it. */
export interface StoredObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
  };
  readonly [field: string]: unknown;
}

export interface Change {
  readonly revision: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly path: string;
  readonly object: StoredObject;
}

/** Every write with its revision, as far back as it is remembered. */
export interface ModelStorage {
  put(path: string, object: StoredObject): void;
  remove(path: string, key: string): void;
  objects(path: string): ReadonlyMap<string, StoredObject>;
  revision(): number;
  /** What is older than now is forgotten. */
  compact(): void;
  isForgotten(revision: number): boolean;
  /** The first change of one of `path` after the revision. */
  next(path: string, after: number): Change | undefined;
  /** A page of a list; all its pages are of one revision. */
  page(request: ApiRequest): ApiAnswer;
}

/** Opaque, and in no order that a client could make use of. */
export const versionOf = (revision: number) =>
  `v${(revision * 7919) % 100_003}-${revision.toString(36)}`;
export const revisionOf = (version: string) => Number.parseInt(version.split('-')[1] ?? '', 36);

const keyOf = ({ metadata: { namespace, name } }: StoredObject) =>
  namespace === undefined ? name : `${namespace}/${name}`;

export function createModelStorage(pageObjects: number): ModelStorage {
  let revision = 1;
  let floor = 0;
  const tables = new Map<string, Map<string, StoredObject>>();
  const history: Change[] = [];
  const lists = new Map<string, { readonly revision: number; readonly rest: StoredObject[] }>();

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
  return {
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
    revision: () => revision,
    compact() {
      floor = revision;
    },
    isForgotten: (at) => at < floor,
    next: (path, after) =>
      history.find((change) => change.path === path && change.revision > after),
    page({ path, query = {} }) {
      const { continue: token, limit } = query;
      const continued = token === undefined ? undefined : lists.get(token);
      if (token !== undefined && (continued === undefined || continued.revision < floor)) {
        return gone;
      }
      const from = continued ?? { revision, rest: [...tableOf(path).values()] };
      const size = limit === undefined ? from.rest.length : pageObjects;
      const rest = from.rest.slice(size);
      const next = `${path}#${from.revision}#${rest.length}`;
      if (rest.length > 0) lists.set(next, { revision: from.revision, rest });
      const metadata = {
        resourceVersion: versionOf(from.revision),
        ...(rest.length > 0 && { continue: next }),
      };
      return { kind: 'ok', status: 200, body: { metadata, items: from.rest.slice(0, size) } };
    },
  };
}

const gone: Refused = {
  kind: 'refused',
  status: 410,
  reason: 'Expired',
  message: 'The provided continue parameter is too old.',
  causes: [],
};
