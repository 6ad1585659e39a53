import './headline.css';
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { LabStatus } from '../contract.ts';

type Said = LabStatus['headline'];

/** The lab in a sentence, the one concern in its colour, and what follows from it. */
export function Headline({ headline }: { headline: Said }) {
  return (
    <div class="headline">
      <h1 class={`say tone-${headline.tone}`}>
        <span class={headline.tone === 'bad' ? 'toned' : ''}>{headline.text}</span>
        {headline.concern !== undefined && <em> {headline.concern}</em>}
      </h1>
      {headline.details.length > 0 && <p class="details">{headline.details.join(' ')}</p>}
      <Spoken text={`${headline.text} ${headline.concern ?? ''}`.trim()} />
    </div>
  );
}

/** A lab at 3,600× changes its headline faster than anybody can listen. */
const spokenEveryMs = 5000;
const spoken = signal('');
let spokenAt = 0;

function Spoken({ text }: { text: string }) {
  useEffect(() => {
    const timer = setTimeout(
      () => {
        spokenAt = Date.now();
        spoken.value = text;
      },
      Math.max(0, spokenAt + spokenEveryMs - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p class="unseen" aria-live="polite">
      {spoken.value}
    </p>
  );
}
