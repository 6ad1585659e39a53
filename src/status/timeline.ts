import type { Entry } from '../controller/entry.ts';
import { createOperationRows, type Row } from './operation-rows.ts';
import { intentRow, seenRow } from './plain-rows.ts';
import type { TimelineRow } from './status.ts';

/** What is kept in memory; the journal has the rest. */
const rowsKeptMax = 2000;

export interface Timeline {
  /** Oldest first. */
  readonly rows: () => readonly TimelineRow[];
  /** Takes journal entries as they are written, in order. */
  add(entries: readonly Entry[]): void;
}

/** Folds the journal into what a person reads: one headline an operation, its details beside. */
export function createTimeline(): Timeline {
  const operations = createOperationRows();
  let rows: TimelineRow[] = [];
  let seq = 0;

  return {
    rows: () => rows,
    add(entries) {
      const more = entries
        .flatMap(rowsOf)
        .map((row) => ({ seq: ++seq, ...row, ...subjectIn(row) }));
      rows = [...rows, ...more].slice(-rowsKeptMax);
    },
  };

  function rowsOf(entry: Entry): Row[] {
    switch (entry.kind) {
      case 'started':
        return [
          {
            at: entry.at,
            who: 'Lowtide',
            text: `Lowtide began to watch ${entry.lab}.`,
            tone: 'fine',
            detail: false,
          },
        ];
      case 'snapshot':
        return [];
      case 'intent':
        return [intentRow(entry.at, entry.intent)];
      case 'announced':
        return [
          {
            at: entry.at,
            who: `${entry.host}'s owner`,
            text: `${entry.host} goes off in ${Math.round(entry.withinMs / 1000)} s.`,
            subject: entry.host,
            tone: 'busy',
            detail: false,
          },
        ];
      case 'seen':
        // At the first start every host is met for the first time: no news to anybody.
        return entry.about.kind === 'host-met' ? [] : [seenRow(entry.at, entry.about, entry.text)];
      case 'opened':
      case 'acting':
      case 'finished':
      case 'held':
      case 'dropped':
      case 'stalled':
      case 'closed':
        return operations.add(entry);
    }
  }
}

/** The subject is only told apart where it stands in the text. */
function subjectIn(row: Row): { subject?: string } {
  return row.subject !== undefined && row.text.includes(row.subject)
    ? { subject: row.subject }
    : {};
}
