import type { Clock } from '../../src/world/ports.ts';

/** A clock that goes on when it is told to; callbacks run in their order. */
export interface ManualClock extends Clock {
  /** Runs all that is due on the way; what becomes due meanwhile too. */
  pass(ms: number): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export function createManualClock(startsAt: number): ManualClock {
  let now = startsAt;
  const timers = new Set<Timer>();
  const next = (): Timer | undefined =>
    [...timers].reduce<Timer | undefined>(
      (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
      undefined,
    );
  return {
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async pass(ms) {
      const endsAt = now + ms;
      await settled();
      for (let timer = next(); timer !== undefined && timer.at <= endsAt; timer = next()) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.callback();
        await settled();
      }
      now = endsAt;
    },
  };
}

/** All promises that could go on have gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
