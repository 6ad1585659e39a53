import type { ComponentChildren } from 'preact';
import type { TimelineRow } from '../contract.ts';
import { clock, clockSeconds, took } from '../format.ts';
import { timezone } from '../state.ts';
import { ToneMark } from './tone-mark.tsx';

/** One row: when, who, what, how long; the details of its operation open below it. */
export function TimelineEntry({
  row,
  day,
  details,
}: {
  row: TimelineRow;
  day: string | undefined;
  details: readonly TimelineRow[];
}) {
  const line = (
    <>
      <time>{clock(row.at, timezone.value)}</time>
      <span class="who">{row.who}</span>
      <span class="what">
        <ToneMark tone={row.tone} />
        <span>
          <Text row={row} />
        </span>
      </span>
      <span class="took">{row.tookMs === undefined ? '' : took(row.tookMs)}</span>
    </>
  );
  return (
    <li class={`entry tone-${row.tone}`} data-seq={row.seq}>
      {day !== undefined && <h3 class="day">{day}</h3>}
      {details.length === 0 ? (
        <div class="line">{line}</div>
      ) : (
        <details>
          <summary class="line">{line}</summary>
          <ol class="details-of">
            {details.map((detail) => (
              <li key={detail.seq} class={`line tone-${detail.tone}`}>
                <time>{clockSeconds(detail.at, timezone.value)}</time>
                <span class="what">
                  <ToneMark tone={detail.tone} />
                  <span>
                    <Text row={detail} />
                  </span>
                </span>
                <span class="took">{detail.tookMs === undefined ? '' : took(detail.tookMs)}</span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </li>
  );
}

/** The sentence with its subject bold and its gate in amber. */
function Text({ row: { text, subject, gate } }: { row: TimelineRow }) {
  const named = gate !== undefined && text.includes(gate);
  return (
    <>
      <Marked text={text} part={subject} as={(part) => <b>{part}</b>}>
        {(rest) => (
          <Marked text={rest} part={named ? gate : undefined} as={(part) => <Gate>{part}</Gate>} />
        )}
      </Marked>
      {gate !== undefined && !named && <Gate> held by {gate}</Gate>}
    </>
  );
}

function Gate({ children }: { children: ComponentChildren }) {
  return <span class="gate">{children}</span>;
}

/** A text with the first `part` of it drawn its own way; `children` draws the rest. */
function Marked({
  text,
  part,
  as,
  children = (rest) => rest,
}: {
  text: string;
  part: string | undefined;
  as: (part: string) => ComponentChildren;
  children?: (rest: string) => ComponentChildren;
}) {
  const at = part === undefined || part === '' ? -1 : text.indexOf(part);
  if (part === undefined || at < 0) return <>{children(text)}</>;
  return (
    <>
      {children(text.slice(0, at))}
      {as(part)}
      {children(text.slice(at + part.length))}
    </>
  );
}
