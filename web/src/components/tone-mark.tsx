import './tone-mark.css';
import type { Tone } from '../contract.ts';

const meaning: Record<Tone, string> = {
  fine: 'fine',
  off: 'off',
  busy: 'busy',
  warn: 'warning',
  bad: 'bad',
  unknown: 'unknown',
};

/** A tone as colour and as shape, so that it reads without colour too. */
export function ToneMark({ tone, label }: { tone: Tone; label?: string }) {
  return (
    <svg class={`mark-tone tone-${tone}`} viewBox="0 0 12 12" role="img">
      <title>{label ?? meaning[tone]}</title>
      {shape(tone)}
    </svg>
  );
}

function shape(tone: Tone) {
  switch (tone) {
    case 'fine':
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case 'off':
      return <circle cx="6" cy="6" r="4" class="hollow" />;
    case 'busy':
      return (
        <g class="turns">
          <circle cx="6" cy="6" r="4" class="hollow faint" />
          <path d="M6 2a4 4 0 0 1 4 4" class="hollow" />
        </g>
      );
    case 'warn':
      return <path d="M6 .8 11.7 11H.3z" fill="currentColor" />;
    case 'bad':
      return <path d="M1.2 1.2h9.6v9.6H1.2zM3.5 3.5l5 5m0-5-5 5" class="crossed" />;
    case 'unknown':
      return <path d="M1 4 4 1M1 8l7-7M2 11l9-9M6 11l5-5M9.5 11.5l2-2" class="hollow" />;
  }
}
