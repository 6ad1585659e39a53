import type { LabStatus, TimelineRow } from '../status/status.ts';
import type { Delta, SimulationStatus, Snapshot, TidePoint } from './wire.ts';

/** What is told at one moment; the feed finds out by itself what of it is new. */
export interface Content {
  readonly status: LabStatus;
  /** Newest last. */
  readonly timeline: readonly TimelineRow[];
  readonly tides: readonly TidePoint[];
  readonly simulation?: SimulationStatus;
}

/** Numbers what changes, so that a reader who lost the line can take it up where it broke. */
export interface Feed {
  publish(content: Content): void;
  snapshot(): Snapshot;
  /** The deltas after `seq`, oldest first; absent when they are no longer kept. */
  since(seq: number): readonly Delta[] | undefined;
  listen(listener: (delta: Delta) => void): () => void;
}

/** A minute and more at four deltas a second: longer than a browser takes to come back. */
const deltasKeptMax = 400;

const snapshotRowsMax = 200;

export function createFeed(first: Content): Feed {
  const listeners = new Set<(delta: Delta) => void>();
  const kept: Delta[] = [];
  let content = first;
  let told = serialised(first);
  let seq = 0;

  return {
    publish(next) {
      const changes = changesTo(next);
      content = next;
      if (Object.keys(changes).length === 0) return;
      seq += 1;
      const delta: Delta = { seq, ...changes };
      kept.push(delta);
      if (kept.length > deltasKeptMax) kept.shift();
      for (const listener of [...listeners]) listener(delta);
    },
    snapshot: () => ({
      version: 1,
      seq,
      ...content,
      timeline: content.timeline.slice(-snapshotRowsMax),
    }),
    since(from) {
      if (from > seq) return undefined;
      const oldest = kept[0]?.seq ?? seq + 1;
      return from + 1 < oldest ? undefined : kept.filter((delta) => delta.seq > from);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  function changesTo(next: Content): Omit<Delta, 'seq'> {
    const now = serialised(next);
    const status = Object.fromEntries(
      Object.entries(next.status).filter(([key]) => now.status.get(key) !== told.status.get(key)),
    ) as Partial<LabStatus>;
    const gone = [...told.status.keys()].filter((key) => !now.status.has(key));
    const lastSeq = content.timeline.at(-1)?.seq ?? -1;
    const rows = next.timeline.filter((row) => row.seq > lastSeq);
    const changes = {
      ...(Object.keys(status).length > 0 && { status }),
      ...(gone.length > 0 && { gone: gone as (keyof LabStatus)[] }),
      ...(rows.length > 0 && { timeline: rows }),
      ...(now.tides !== told.tides && { tides: next.tides }),
      ...(next.simulation !== undefined &&
        now.simulation !== told.simulation && { simulation: next.simulation }),
    };
    told = now;
    return changes;
  }
}

function serialised(content: Content) {
  return {
    status: new Map(
      Object.entries(content.status)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, JSON.stringify(value)]),
    ),
    tides: JSON.stringify(content.tides),
    simulation: JSON.stringify(content.simulation),
  };
}
