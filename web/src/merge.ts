import type { Delta, LabStatus, Snapshot } from './contract.ts';

/** Rows kept on screen; older ones are asked for again. Bounds the page's memory. */
const rowsMax = 600;

/** The picture after a delta. What did not change keeps its identity, so that only what did is drawn. */
export function merge(snapshot: Snapshot, delta: Delta): Snapshot {
  if (delta.seq <= snapshot.seq) return snapshot;
  const simulation = delta.simulation ?? snapshot.simulation;
  return {
    version: snapshot.version,
    seq: delta.seq,
    status: changed(snapshot.status, delta),
    timeline: appended(snapshot.timeline, delta.timeline),
    tides: delta.tides ?? snapshot.tides,
    ...(simulation === undefined ? {} : { simulation }),
  };
}

function changed(status: LabStatus, delta: Delta): LabStatus {
  if (delta.status === undefined && delta.gone === undefined) return status;
  const gone = new Set<string>(delta.gone);
  const kept = Object.entries(status).filter(([key]) => !gone.has(key));
  return { ...(Object.fromEntries(kept) as LabStatus), ...delta.status };
}

/** Appends what is newer than the last; what came twice stands once. */
function appended(
  known: Snapshot['timeline'],
  added: Snapshot['timeline'] = [],
): Snapshot['timeline'] {
  const last = known.at(-1)?.seq ?? -1;
  const newer = added.filter((row) => row.seq > last);
  return newer.length === 0 ? known : [...known, ...newer].slice(-rowsMax);
}
