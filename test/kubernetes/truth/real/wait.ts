import { setTimeout as pass } from 'node:timers/promises';

/** The longest wait is the garbage collector's 20 s after half a dozen others on a busy machine. */
const patienceMs = 180_000;
const againMs = 50;

export async function waitFor(what: string, holds: () => boolean | Promise<boolean>) {
  const giveUpAt = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error(`the real cluster never had ${what}`);
    await pass(againMs);
  }
}
