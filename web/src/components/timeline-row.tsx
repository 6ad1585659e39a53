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

/** The sentence with its subject bold and what held it in amber. */
function Text({ row: { text, subject, gate } }: { row: TimelineRow }) {
  const at = subject === undefined ? -1 : text.indexOf(subject);
  const saysGate = gate !== undefined && text.includes(gate);
  return (
    <>
      {subject === undefined || at < 0 ? (
        <Held text={text} />
      ) : (
        <>
          <Held text={text.slice(0, at)} />
          <b>{subject}</b>
          <Held text={text.slice(at + subject.length)} />
        </>
      )}
      {gate !== undefined && !saysGate && <span class="gate"> held by {gate}</span>}
    </>
  );
}

/** Splits a sentence so that each second part is what held something: "held by traefik for 6 s". */
const heldBy = /(\b(?:held )?by [\w-]+(?= for \d)|\bheld by [\w-]+)/i;

function Held({ text }: { text: string }) {
  return (
    <>
      {text.split(heldBy).map((part, index) =>
        index % 2 === 1 ? (
          <span key={part} class="gate">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}
