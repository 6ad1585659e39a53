import './timeline.css';
import { computed, signal } from '@preact/signals';
import { askTimeline } from '../api.ts';
import { tell } from '../arming.ts';
import { labSecond } from '../clock.ts';
import type { TimelineRow } from '../contract.ts';
import { day } from '../format.ts';
import { olderRows, rows, timezone } from '../state.ts';
import { type Filter, filters, find, only } from '../view-state.ts';
import { TideChart } from './tide-chart.tsx';
import { TimelineEntry } from './timeline-row.tsx';

const firstShown = 30;
const shown = signal(firstShown);

/** Rows that stand by themselves, newest first: an operation's headline carries its details. */
const headlines = computed(() => {
  const headed = new Set(
    rows.value.flatMap((row) => (row.detail || row.operation === undefined ? [] : row.operation)),
  );
  return rows.value
    .filter((row) => !row.detail || row.operation === undefined || !headed.has(row.operation))
    .filter(passes)
    .toReversed();
});

const detailsOf = computed(() => {
  const grouped = new Map<string, TimelineRow[]>();
  for (const row of rows.value) {
    if (!row.detail || row.operation === undefined) continue;
    const group = grouped.get(row.operation);
    if (group === undefined) grouped.set(row.operation, [row]);
    else group.push(row);
  }
  return grouped;
});

function passes(row: TimelineRow): boolean {
  return passesFilter(row) && passesSearch(row);
}

function passesFilter(row: TimelineRow): boolean {
  switch (only.value) {
    case 'all':
      return true;
    case 'lowtide':
      return row.who === 'Lowtide';
    case 'people':
      return row.who !== 'Lowtide';
    case 'trouble':
      return row.gate !== undefined || ['warn', 'bad', 'unknown'].includes(row.tone);
  }
}

function passesSearch(row: TimelineRow): boolean {
  const words = find.value
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const details = row.operation === undefined ? [] : (detailsOf.value.get(row.operation) ?? []);
  const text = [row, ...details]
    .map((part) => `${part.who} ${part.text} ${part.gate ?? ''}`)
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export function Timeline() {
  const all = headlines.value;
  const page = all.slice(0, shown.value);
  return (
    <section class="card timeline" aria-label="Timeline">
      <div class="timeline-head">
        <h2>Timeline</h2>
        <Filters />
        <input
          id="find"
          type="search"
          placeholder="Search  /"
          aria-label="Search the timeline"
          value={find.value}
          onInput={(event) => {
            find.value = event.currentTarget.value;
          }}
        />
      </div>
      <TideChart />
      <ol class="entries">
        {page.map((row, index) => {
          const date = day(row.at, timezone.value);
          const above = page[index - 1];
          const before =
            above === undefined
              ? day(labSecond.peek(), timezone.value)
              : day(above.at, timezone.value);
          return (
            <TimelineEntry
              key={row.seq}
              row={row}
              day={date === before ? undefined : date}
              details={
                row.detail || row.operation === undefined
                  ? []
                  : (detailsOf.value.get(row.operation) ?? [])
              }
            />
          );
        })}
      </ol>
      {all.length === 0 && (
        <p class="empty">
          {rows.value.length === 0 ? 'Nothing has happened yet.' : 'No row fits this search.'}
        </p>
      )}
      <Earlier hidden={all.length - page.length} />
    </section>
  );
}

const names: Record<Filter, string> = {
  all: 'all',
  people: 'by people',
  lowtide: 'by Lowtide',
  trouble: 'trouble',
};

function Filters() {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws its own frame
    <div class="filters" role="group" aria-label="Show">
      {filters.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={only.value === filter}
          onClick={() => {
            only.value = filter;
          }}
        >
          {names[filter]}
        </button>
      ))}
    </div>
  );
}

const pageRows = 100;

/** The stream begins with this many rows when there are more. */
const streamedRows = 200;
const isAtStart = signal(false);

function Earlier({ hidden }: { hidden: number }) {
  const first = rows.value[0];
  if (hidden === 0 && (rows.value.length < streamedRows || isAtStart.value)) return null;
  return (
    <button
      type="button"
      class="earlier"
      onClick={() => {
        shown.value += firstShown;
        if (hidden < firstShown && first !== undefined && !isAtStart.value)
          void fetchOlder(first.seq);
      }}
    >
      Show earlier
    </button>
  );
}

async function fetchOlder(before: number): Promise<void> {
  const reply = await askTimeline(before, pageRows);
  if (reply.kind === 'failed') {
    tell(reply);
    return;
  }
  const older = reply.value.filter((row) => row.seq < before).toSorted((a, b) => a.seq - b.seq);
  isAtStart.value = older.length === 0;
  olderRows.value = [...older, ...olderRows.value];
}
