import type { LowtideContext } from '../context.ts';
import { elapsed } from './elapsed.ts';
import { textWidth } from './text-width.ts';
import { paint } from './tone.ts';

/** Shorter than this nobody waits, and a line that flashes up is noise. */
const showAfterMs = 1_000;
const frameMs = 100;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Does the work; when it takes longer than a second a terminal shows what is going on and for how
 * long. Elsewhere nothing is written. `say` changes what is shown.
 */
export async function withProgress<T>(
  context: Pick<LowtideContext, 'stderr' | 'now'>,
  doing: string,
  work: (say: (doing: string) => void) => Promise<T> | T,
): Promise<T> {
  const { stderr } = context;
  if (!stderr.isTTY) return work(() => {});
  const startedAt = context.now();
  let text = doing;
  let frame = 0;
  let shown = false;
  const timer = setInterval(() => {
    const tookMs = context.now() - startedAt;
    if (tookMs < showAfterMs) return;
    const time = elapsed(tookMs);
    const room = stderr.columns - textWidth(time) - 5;
    const fits = textWidth(text) <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
    const spinner = paint('busy', frames[frame % frames.length] ?? '', stderr);
    stderr.write(`\r\u001b[2K${spinner} ${fits} ${paint('dim', time, stderr)}`);
    frame += 1;
    shown = true;
  }, frameMs);
  try {
    return await work((next) => {
      text = next;
    });
  } finally {
    clearInterval(timer);
    if (shown) stderr.write('\r\u001b[2K');
  }
}
