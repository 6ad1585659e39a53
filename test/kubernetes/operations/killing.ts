import type { Entry } from '../../../src/controller/entry.ts';
import { keyOf } from '../../../src/controller/state.ts';
import type { Controller } from './simulated-hosts.ts';
import { until } from './until.ts';

/**
 * Kills the controller after each line of its journal that tells of the operation, and starts it
 * again, until the operation has ended. A line that comes again after a restart is let pass, so that
 * it gets on. Gives the lines after which it was killed.
 */
export async function killAtEachLine(controller: Controller, kind: string): Promise<string[]> {
  const killedAt = new Set<string>();
  for (;;) {
    const line = await until('the next line', () => {
      const told = controller.journal();
      const fresh = told.map((entry) => lineOf(entry, kind)).find((one) => isFresh(one, killedAt));
      if (fresh === undefined && !controller.isRunning()) throw new Error(controller.said());
      return fresh;
    });
    await controller.kill();
    killedAt.add(line);
    // What else was written before it died needs no death of its own: it was after these lines too.
    for (const entry of controller.journal()) {
      const other = lineOf(entry, kind);
      if (other !== undefined) killedAt.add(other);
    }
    controller.start();
    // The end may have been written just before the death, as one of the others.
    if ([...killedAt].some((one) => one.startsWith('closed'))) return [...killedAt];
  }
}

function isFresh(line: string | undefined, killedAt: ReadonlySet<string>): line is string {
  return line !== undefined && !killedAt.has(line);
}

/** What a line says, whenever it says it; nothing for lines that are not of the operation. */
function lineOf(entry: Entry, kind: string): string | undefined {
  switch (entry.kind) {
    case 'opened':
      return entry.operation.kind === kind ? 'opened' : undefined;
    case 'acting':
      return `acting: ${keyOf(entry.action)}`;
    case 'finished':
      return `finished: ${keyOf(entry.action)}: ${entry.result.kind}`;
    case 'held':
    case 'dropped':
    case 'stalled':
    case 'closed':
      return entry.operation.startsWith(`${kind}-`) ? entry.kind : undefined;
    default:
      return undefined;
  }
}
