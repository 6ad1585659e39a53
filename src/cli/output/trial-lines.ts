import { mishapWords } from '../../simulation/mishap-words.ts';
import { stampOf, type TraceLine } from '../../simulation/trace.ts';
import { createTimeline } from '../../status/timeline.ts';
import type { Output } from '../context.ts';
import { type Ink, paint } from './tone.ts';

/**
 * Turns the trace of a simulated trial into what a person reads: faults, what Lowtide was told and
 * did, in the words of its timeline. What merely happened in the world is left to `--json`.
 */
export function createTrialLines(output: Output): (line: TraceLine) => string {
  const timeline = createTimeline();
  let shownSeq = 0;
  const write = (at: number, ink: Ink, text: string) =>
    `${paint('dim', stampOf(at), output)}  ${paint(ink, text, output)}\n`;

  return (line) => {
    switch (line.kind) {
      case 'mishap':
        return write(line.at, 'warn', mishapWords(line.mishap));
      case 'controller':
        return write(line.at, 'warn', `Lowtide's process ${line.is}.`);
      case 'healed':
        return write(line.at, 'bold', 'Every fault is over.');
      case 'violated':
        return write(line.at, 'bad', `Violated, ${line.property}: ${line.why}`);
      case 'entry': {
        timeline.add([line.entry]);
        const rows = timeline.rows().filter((row) => row.seq > shownSeq);
        shownSeq = rows.at(-1)?.seq ?? shownSeq;
        return rows
          .map(({ at, who, text, tone, detail }) =>
            detail ? write(at, 'dim', `    ${text}`) : write(at, tone, `${who}: ${text}`),
          )
          .join('');
      }
      // The journal says the same, and the rest is behind the scenes.
      case 'intent':
      case 'happened':
        return '';
    }
  };
}
