import type { IncomingMessage } from 'node:http';
import type { WatchEnd, WatchRequest } from '../../api.ts';
import { passing } from '../trouble.ts';
import { addressOf, cutOff, type Line, laterTrouble } from './exchange.ts';
import { createLineSplitter } from './line-splitter.ts';

/** `isSilent`: nothing came for `idleMs`, so that the server itself is in doubt. */
export interface StreamEnd {
  readonly end: WatchEnd;
  readonly isSilent: boolean;
}

/** Gives the lines of an accepted watch to `onLine` until it ends in one way or another. */
export function readWatchStream(
  message: IncomingMessage,
  { idleMs, lineBytesMax }: Pick<WatchRequest, 'idleMs' | 'lineBytesMax'>,
  onLine: (line: Buffer) => void,
  line: Line,
  signal: AbortSignal,
): Promise<StreamEnd> {
  return new Promise((resolve) => {
    let isOver = false;
    const finish = (end: WatchEnd, isSilent = false) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      message.destroy();
      resolve({ end, isSilent });
    };
    const at = addressOf(line);
    const timer = setTimeout(() => {
      const why = `Nothing came from ${at} for ${Math.round(idleMs / 1000)} s, so the watch counts as dead.`;
      finish({ kind: 'unreachable', ...passing(why) }, true);
    }, idleMs);
    const splitter = createLineSplitter((text) => {
      if (!isOver && !signal.aborted) onLine(text);
    }, lineBytesMax);

    message.on('data', (chunk: Buffer) => {
      if (isOver) return;
      timer.refresh();
      if (splitter.push(chunk) === 'ok') return;
      const why = `${at} sent a line of more than ${lineBytesMax} bytes in a watch.`;
      finish({ kind: 'garbled', why });
    });
    message.once('end', () => {
      const why = `${at} ended a watch in the middle of a line.`;
      finish(splitter.pendingBytes() === 0 ? { kind: 'ended' } : { kind: 'garbled', why });
    });
    message.on('error', (error) => {
      finish({ kind: 'unreachable', ...laterTrouble(error, line, signal) });
    });
    const broken = () => finish({ kind: 'unreachable', ...cutOff(line) });
    message.once('close', broken);
    // Then nothing more is told of it.
    if (message.destroyed) broken();
  });
}
