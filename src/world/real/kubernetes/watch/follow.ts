import type { Clock, Unsubscribe } from '../../../ports.ts';
import type { KubernetesApi, WatchEnd } from '../api.ts';
import { readListPage } from './list-page.ts';
import { begin, type Command, decide, type Health, type Heard, type Progress } from './progress.ts';
import type { ReducedObjects } from './reduced.ts';
import { pageRequest, watchRequest } from './requests.ts';
import type { Resource, ResourceName } from './resources.ts';
import { createListing, type Listing, type Store } from './store.ts';
import { readWatchLine } from './watch-line.ts';

export interface FollowOptions<K extends ResourceName> {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  readonly resource: Resource & { readonly name: K };
  readonly store: Store<ReducedObjects[K]>;
  readonly onHealth: (health: Health) => void;
}

export interface Following {
  /** Its trouble was told. */
  doubt(): void;
  /** The API was away and answers again. */
  apiIsBack(): void;
  stop(): void;
}

/** Ten times what is promised for; more would be somebody's mistake, and no reason to run out of memory. */
const objectsMax = 100_000;

/** Of at least a tenth of the objects that were asked for: a list that names the same ones for ever ends here. */
const pagesMax = 2_000;

/** Keeps a store like what the API server has of one resource: the thin shell around {@link decide}. */
export function follow<K extends ResourceName>(options: FollowOptions<K>): Following {
  const { clock, random, onHealth } = options;
  let progress: Progress = begin.progress;
  let stopped = false;
  let request = new AbortController();
  let cancelPause: Unsubscribe = () => {};
  const listing = createListing(options.store);

  const hear = (heard: Heard): void => {
    if (stopped) return;
    const before = progress.health;
    const decision = decide(progress, heard, random);
    progress = decision.progress;
    if (decision.command !== undefined) run(decision.command);
    if (progress.health !== before) onHealth(progress.health);
  };

  const run = (command: Command): void => {
    // One thing at a time: what went before is over, and nothing more is heard of it.
    cancelPause();
    request.abort();
    const own = new AbortController();
    request = own;
    const hearOwn = (heard: Heard): void => {
      if (!own.signal.aborted) hear(heard);
    };
    switch (command.kind) {
      case 'list':
        void list(options, listing, command, own.signal, hearOwn);
        return;
      case 'watch':
        void watch(options, command.from, own.signal, hearOwn);
        return;
      case 'pause':
        cancelPause = clock.after(command.ms, () => hearOwn({ kind: 'pause-over' }));
    }
  };

  run(begin.command);
  return {
    doubt: () => hear({ kind: 'doubted' }),
    apiIsBack: () => hear({ kind: 'api-back' }),
    stop() {
      stopped = true;
      cancelPause();
      request.abort();
    },
  };
}

async function list<K extends ResourceName>(
  { api, resource }: FollowOptions<K>,
  listing: Listing<ReducedObjects[K]>,
  { next, whole }: Extract<Command, { readonly kind: 'list' }>,
  signal: AbortSignal,
  hear: (heard: Heard) => void,
): Promise<void> {
  const answer = await api.send(pageRequest(resource, next, whole, signal));
  if (signal.aborted) return;
  if (answer.kind !== 'ok') return hear({ kind: 'list-failed', trouble: answer });
  const page = readListPage(resource.name, answer.body);
  if (page.kind === 'garbled') return hear({ kind: 'list-failed', trouble: page });
  if (next === undefined) listing.begin();
  listing.put(page.objects);
  if (listing.size() > objectsMax) {
    const why = `there are more than ${objectsMax} of them`;
    return hear({ kind: 'list-failed', trouble: { kind: 'garbled', why } });
  }
  if (listing.pages() > pagesMax) {
    const why = 'its list does not end';
    return hear({ kind: 'list-failed', trouble: { kind: 'garbled', why } });
  }
  if (page.next === undefined) listing.end();
  hear(page);
}

async function watch<K extends ResourceName>(
  { api, clock, random, resource, store }: FollowOptions<K>,
  from: string,
  signal: AbortSignal,
  hear: (heard: Heard) => void,
): Promise<void> {
  const startedAt = clock.now();
  const end = (why: WatchEnd): void => {
    hear({ kind: 'watch-ended', end: why, livedMs: clock.now() - startedAt });
  };
  const onLine = (bytes: Buffer): void => {
    // Hearing an end aborts the stream; lines that were on their way already count for nothing.
    if (signal.aborted) return;
    const line = readWatchLine(resource.name, bytes);
    switch (line.kind) {
      case 'garbled':
        end(line);
        return;
      case 'error':
        end(line.status);
        return;
      case 'changed':
        store.put(line.read);
        break;
      case 'deleted':
        store.drop(line.key);
        break;
      case 'bookmark':
        break;
    }
    hear({ kind: 'moved', resourceVersion: line.resourceVersion });
  };
  const onOpen = (): void => hear({ kind: 'opened' });
  end(await api.watch(watchRequest(resource, from, random(), signal, onOpen), onLine));
}
