import type { Entry } from '../controller/entry.ts';
import type { Intent } from '../controller/event.ts';
import type { Request, WorldEvent } from '../world/ports.ts';
import type { Mishap } from '../world/simulated/mishap.ts';
import type { Happening } from '../world/simulated/simulated-world.ts';

/** One thing that happened in a trial; the ledger, the properties and the trace hear of every one. */
export type Moment = { readonly at: number } & (
  | { readonly kind: 'mishap'; readonly mishap: Mishap }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** The controller hands a request to the world; its effect is not there yet. */
  | { readonly kind: 'performing'; readonly request: Request }
  /** The world moved on; `happenings` are those since the last time. */
  | { readonly kind: 'changed'; readonly happenings: readonly Happening[] }
  /** The world tells, whether or not a controller is there to hear it. */
  | { readonly kind: 'told'; readonly event: WorldEvent }
  | { readonly kind: 'crashed' }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'healed' }
);
