import type { Delta, Snapshot } from './contract.ts';

/** Rows kept on screen; older ones are asked for again. Bounds the page's memory. */
const rowsMax = 600;
const tidesMs = 24 * 3_600_000;

/** The picture after a delta. What did not change keeps its identity, so that only what did is drawn. */
export function merge(snapshot: Snapshot, delta: Delta): Snapshot {
  if (delta.seq <= snapshot.seq) return snapshot;
  const simulation = delta.simulation ?? snapshot.simulation;
  return {
    version: snapshot.version,
    seq: delta.seq,
    status: delta.status === undefined ? snapshot.status : { ...snapshot.status, ...delta.status },
    timeline: appended(snapshot.timeline, delta.timeline, (row) => row.seq).slice(-rowsMax),
    tides: recent(appended(snapshot.tides, delta.tides, (tide) => tide.at)),
    ...(simulation === undefined ? {} : { simulation }),
  };
}

/** Appends what is newer than the last; what came twice stands once. */
function appended<T>(
  known: readonly T[],
  added: readonly T[] | undefined,
  order: (item: T) => number,
): readonly T[] {
  const last = known.at(-1);
  const newer =
    last === undefined ? (added ?? []) : added?.filter((item) => order(item) > order(last));
  return newer === undefined || newer.length === 0 ? known : [...known, ...newer];
}

/** The last 24 h, and the one point before them that says where they began. */
function recent(tides: Snapshot['tides']): Snapshot['tides'] {
  const newest = tides.at(-1);
  if (newest === undefined) return tides;
  const first = tides.findIndex((tide) => tide.at >= newest.at - tidesMs);
  return first > 1 ? tides.slice(first - 1) : tides;
}
