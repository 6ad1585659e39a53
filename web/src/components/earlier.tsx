import { signal } from '@preact/signals';
import { askTimeline } from '../api.ts';
import { tell } from '../arming.ts';
import { olderRows, rows } from '../state.ts';

const moreRows = 30;

/** How many rows of the timeline are drawn. */
export const shownRows = signal(moreRows);

const pageRows = 100;

/** The stream begins with this many rows when there are more. */
const streamedRows = 200;
const isAtStart = signal(false);

/** Shows more rows, and asks for older ones than the stream told. */
export function Earlier({ hidden }: { hidden: number }) {
  const first = rows.value[0];
  if (hidden === 0 && (rows.value.length < streamedRows || isAtStart.value)) return null;
  return (
    <button
      type="button"
      class="earlier"
      onClick={() => {
        shownRows.value += moreRows;
        if (hidden < moreRows && first !== undefined && !isAtStart.value)
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
