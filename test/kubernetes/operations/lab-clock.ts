import type { Clock } from '../../../src/world/ports.ts';
import type { LabClock } from './messages.ts';

export function createLabClock({ since, pace, aheadMs }: LabClock): Clock {
  return {
    now: () => Math.round(since + aheadMs + (Date.now() - since) * pace),
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs / pace);
      return () => clearTimeout(timer);
    },
  };
}
