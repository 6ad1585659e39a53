import './row.css';
import './expandable.css';
import { type ComponentChildren, toChildArray } from 'preact';
import type { Tone } from '../contract.ts';
import { ToneMark } from './tone-mark.tsx';

/** A row that opens to its list; a plain row when the list is empty. */
export function Expandable({
  name,
  says,
  tone,
  children,
}: {
  name: string;
  says: string;
  tone?: Tone;
  children: ComponentChildren;
}) {
  const row = (
    <>
      <span class="name">{name}</span>
      <span class="value">
        {tone !== undefined && tone !== 'fine' && <ToneMark tone={tone} />}
        <span>{says}</span>
      </span>
    </>
  );
  const toned = `expandable ${tone === undefined ? '' : `tone-${tone}`}`;
  if (toChildArray(children).length === 0) return <div class={`${toned} row`}>{row}</div>;
  return (
    <details class={toned}>
      <summary class="row">{row}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section class="list" aria-label={name} tabIndex={0}>
        <ul>{children}</ul>
      </section>
    </details>
  );
}
