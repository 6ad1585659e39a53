import { signal } from '@preact/signals';
import { labSecond } from '../clock.ts';
import { moment } from '../format.ts';
import { timezone } from '../state.ts';

/** Where the pointer stands over the chart, from 0 to 1. */
const pointer = signal<number | undefined>(undefined);

/** Reads the chart where the pointer stands: "Fri 19:12 · 7 on". */
export function TideCursor({
  atShare,
  onAt,
}: {
  atShare: (share: number) => number;
  onAt: (at: number) => number | undefined;
}) {
  const share = pointer.value;
  const at = share === undefined ? undefined : atShare(share);
  const on = at === undefined ? undefined : onAt(at);
  return (
    <div
      class="cursor"
      aria-hidden="true"
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        pointer.value = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      }}
      onPointerLeave={() => {
        pointer.value = undefined;
      }}
    >
      {share !== undefined && at !== undefined && on !== undefined && (
        <span class={share > 0.8 ? 'at-end' : ''} style={{ insetInlineStart: `${share * 100}%` }}>
          {moment(at, labSecond.value, timezone.value)} · {on} on
        </span>
      )}
    </div>
  );
}
