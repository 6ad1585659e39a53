import type { ApiRequest, WatchRequest } from '../api.ts';
import type { Resource } from './resources.ts';

/**
 * Objects of one answer. A pod with all its managed fields takes some 9 KB, and several times as much
 * while it is decoded: a page stays under 1 MB, above which Node keeps texts outside of V8's heap,
 * where the gaps that they leave are not given back (`npm run bench -- kubernetes`).
 */
const pageObjects = 100;

/** How long one page may take. */
const pageTimeoutMs = 30_000;

/** The server ends a watch in good order after 5 to 10 minutes, as for every client of its kind. */
const watchSeconds = { least: 300, span: 300 };

/** Without bookmarks silence is no sign of anything, so the watch ends before it is taken for one. */
const uncachedWatchSeconds = { least: 45, span: 20 };

/** Bookmarks come each minute (`defaultBookmarkFrequency`, apiserver v1.36): silence means a dead line. */
const idleMs = 80_000;

/** etcd takes objects of 1.5 MiB, and JSON writes them longer. */
const lineBytesMax = 8 * 1024 * 1024;

export const metadataLists =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
const metadataObjects =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

/**
 * One page of all there is: the first, or the one after `next`. `whole`: all at once. Without a
 * `resourceVersion` it is a quorum read. A streamed list (`sendInitialEvents`) would save nothing,
 * since each page is reduced and let go before the next is asked for, and not every server knows it.
 */
export function pageRequest(
  { path, metadataOnly, fieldSelector }: Resource,
  next: string | undefined,
  whole: boolean,
  signal: AbortSignal,
): ApiRequest {
  return {
    method: 'GET',
    path,
    query: {
      ...(!whole && { limit: String(pageObjects) }),
      ...(next !== undefined && { continue: next }),
      ...(fieldSelector !== undefined && { fieldSelector }),
    },
    ...(metadataOnly && { accept: metadataLists }),
    timeoutMs: pageTimeoutMs,
    signal,
  };
}

/** All that changes after `from`. `draw`: 0 ≤ x < 1, so that not all watches end at once. */
export function watchRequest(
  { path, metadataOnly, fieldSelector, isUncached }: Resource,
  from: string,
  draw: number,
  signal: AbortSignal,
  onOpen: () => void,
): WatchRequest {
  const { least, span } = isUncached === true ? uncachedWatchSeconds : watchSeconds;
  return {
    path,
    query: {
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
      timeoutSeconds: String(least + Math.floor(draw * span)),
      ...(fieldSelector !== undefined && { fieldSelector }),
    },
    ...(metadataOnly && { accept: metadataObjects }),
    signal,
    onOpen,
    idleMs,
    lineBytesMax,
  };
}
