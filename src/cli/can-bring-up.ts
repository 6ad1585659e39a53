import type { LowtideContext } from './context.ts';
import { isAllSimulated, type WorldChoice } from './world-choice.ts';

/** May a lab be brought up in this world? Says why not: what must do it on real machines is not there yet. */
export function canBringUp(context: LowtideContext, world: WorldChoice): boolean {
  if (isAllSimulated(world)) return true;
  context.fail(
    'Lowtide cannot bring up real machines yet: it has no way to their hypervisors and to Talos. See it in the simulated world, without --world.',
  );
  return false;
}
