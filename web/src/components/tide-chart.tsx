import './tide-chart.css';
import { computed } from '@preact/signals';
import { labSecond } from '../clock.ts';
import { clock, span } from '../format.ts';
import { hosts, rows, tides, timezone } from '../state.ts';
import { TideCursor } from './tide-cursor.tsx';

const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;
const width = 1000;
const height = 72;

/** A minute of the lab is finer than the chart's pixels. */
const now = computed(() => Math.ceil(labSecond.value / 60_000) * 60_000);

/** The time shown: a day at most, an hour at least. */
const from = computed(() => {
  const first = tides.value[0]?.at ?? now.value;
  return Math.min(now.value - hourMs, Math.max(now.value - dayMs, first));
});

function x(at: number): number {
  return ((at - from.value) / (now.value - from.value)) * width;
}

/** How many hosts were on, as water; the dashed line is low tide, a mark is a row below. */
export function TideChart() {
  const always = hosts.value.filter((host) => !host.volatile).length;
  const all = hosts.value.length;
  if (tides.value.length === 0 || all === 0) return null;
  const bottom = Math.max(0, always - 3);
  const y = (on: number) => {
    const share = (Math.max(on, bottom) - bottom) / Math.max(1, all - bottom);
    return height - 4 - share * (height - 14);
  };
  const { line, startX } = stepped(y);
  const summary = `Hosts on over ${span(now.value - from.value)}: now ${tides.value.at(-1)?.hostsOn} of ${all}, at low tide ${always}`;
  return (
    <figure class="tide">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img">
        <title>{summary}</title>
        <path class="water" d={`${line}V${height}H${startX.toFixed(1)}z`} />
        <path class="surface" d={line} />
        <path class="low" d={`M0 ${y(always)}H${width}`} />
        <Marks />
      </svg>
      <span class="level" style={{ insetBlockStart: `${y(all)}px` }}>
        {all} on
      </span>
      <span class="level" style={{ insetBlockStart: `${y(always)}px` }}>
        {always} low tide
      </span>
      <Hours />
      <TideCursor
        atShare={(share) => from.value + share * (now.value - from.value)}
        onAt={(at) => tides.value.findLast((tide) => tide.at <= at)?.hostsOn}
      />
    </figure>
  );
}

/** From the first point that is known, or the edge where there is one before it. */
function stepped(y: (on: number) => number): { line: string; startX: number } {
  const points = tides.value;
  const start = points.findLast((point) => point.at <= from.value) ?? points[0];
  if (start === undefined) return { line: '', startX: 0 };
  const startX = x(Math.max(start.at, from.value));
  let line = `M${startX.toFixed(1)} ${y(start.hostsOn)}`;
  for (const point of points) {
    if (point.at > from.value) line += `H${x(point.at).toFixed(1)}V${y(point.hostsOn)}`;
  }
  return { line: `${line}H${width}`, startX };
}

function Marks() {
  const told = rows.value.filter((row) => !row.detail && row.at >= from.value);
  return (
    <>
      {told.map((row) => (
        <path
          key={row.seq}
          class={`moment tone-${row.tone}`}
          d={`M${x(row.at).toFixed(1)} ${height - 4}V${height}`}
        />
      ))}
    </>
  );
}

function stepMinutes(rangeMs: number): number {
  return [10, 30, 60, 120, 240].find((minutes) => rangeMs / minutes / 60_000 <= 8) ?? 240;
}

/** In the lab's timezone, so that the marks fall on its full hours. */
function minutesOfDay(at: number): number {
  const [hours, minutes] = clock(at, timezone.value).split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** Full hours, six or so across. */
function Hours() {
  const minutes = stepMinutes(now.value - from.value);
  const stepMs = Math.min(minutes * 60_000, hourMs);
  const ticks: number[] = [];
  for (let at = Math.ceil(from.value / stepMs) * stepMs; at < now.value; at += stepMs) {
    if (minutesOfDay(at) % minutes === 0) ticks.push(at);
  }
  return (
    <div class="hours" aria-hidden="true">
      {ticks
        .filter((at) => x(at) > 20 && x(at) < width - 45)
        .map((at) => (
          <span key={at} style={{ insetInlineStart: `${x(at) / 10}%` }}>
            {clock(at, timezone.value)}
          </span>
        ))}
      <span class="now">now</span>
    </div>
  );
}
