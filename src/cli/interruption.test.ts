import { expect, test } from 'vitest';
import { interruption } from './interruption.ts';

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s aborts, and a second one ends the process as it always would',
  (name) => {
    const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
    const signal = interruption();
    expect(signal.aborted).toBe(false);
    process.emit(name);
    expect(signal.aborted).toBe(true);
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual(before);
  },
);
