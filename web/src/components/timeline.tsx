import './timeline.css';
import { computed } from '@preact/signals';
import { labSecond } from '../clock.ts';
import { day } from '../format.ts';
import { rows, timezone } from '../state.ts';
import { detailsOf, headlines } from '../timeline.ts';
import { type Filter, filters, find, only } from '../view-state.ts';
import { Earlier, shownRows } from './earlier.tsx';
import { TideChart } from './tide-chart.tsx';
import { TimelineEntry } from './timeline-row.tsx';

const today = computed(() => day(labSecond.value, timezone.value));

export function Timeline() {
  const all = headlines.value;
  const page = all.slice(0, shownRows.value);
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
          const before = above === undefined ? today.value : day(above.at, timezone.value);
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
