import { setTimeout as pass } from 'node:timers/promises';

const lookAgainMs = 50;

/** Looks until there is something to see and gives it; throws when there is nothing in time. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 120_000,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await pass(lookAgainMs);
  }
}
