import './row.css';
import type { ComponentChildren } from 'preact';
import type { Tone } from '../contract.ts';
import { ToneMark } from './tone-mark.tsx';

/** A name and its value; the tone is shown where it is not fine. */
export function Row({
  name,
  tone,
  children,
}: {
  name: string;
  tone?: Tone;
  children: ComponentChildren;
}) {
  return (
    <div class={`row ${tone === undefined ? '' : `tone-${tone}`}`}>
      <dt>{name}</dt>
      <dd>
        {tone !== undefined && tone !== 'fine' && <ToneMark tone={tone} />}
        <span>{children}</span>
      </dd>
    </div>
  );
}
