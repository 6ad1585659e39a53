import type { Seen } from '../controller/entry.ts';
import type { Intent } from '../controller/event.ts';
import type { Row } from './operation-rows.ts';
import { stop } from './sentences.ts';
import type { Tone } from './status.ts';
import { durationText } from './times.ts';

/** What a person asked, as they would say it. */
export function intentRow(at: number, intent: Intent): Row {
  const subject = 'host' in intent ? intent.host : undefined;
  return {
    at,
    who: intent.by,
    text: stop(wishOf(intent, at)),
    ...(subject !== undefined && { subject }),
    tone: 'fine',
    detail: false,
  };
}

function wishOf(intent: Intent, at: number): string {
  switch (intent.kind) {
    case 'off':
      return `asked that ${intent.host} leaves within ${durationText(intent.withinMs)}`;
    case 'on':
      return `asked that ${intent.host} comes back`;
    case 'keep-off':
      return `keeps ${intent.host} off for ${durationText(intent.until - at)}`;
    case 'keep-on':
      return `keeps ${intent.host} on for ${durationText(intent.until - at)}`;
    case 'up':
      return 'asked that the whole lab comes up';
    case 'hold':
      return `asked Lowtide to observe only: ${intent.why}`;
    case 'release':
      return 'let Lowtide act again';
  }
}

export function seenRow(at: number, about: Seen, text: string): Row {
  return {
    at,
    who: 'Lowtide',
    text: stop(text),
    ...('host' in about && { subject: about.host }),
    tone: toneOf[about.kind],
    detail: false,
  };
}

const toneOf: Readonly<Record<Seen['kind'], Tone>> = {
  'host-met': 'fine',
  'host-found-off': 'off',
  'host-left': 'off',
  'host-lost': 'bad',
  'host-returned': 'fine',
  'quorum-lost': 'bad',
  'quorum-regained': 'fine',
};
