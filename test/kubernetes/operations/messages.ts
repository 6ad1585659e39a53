import type { Intent } from '../../../src/controller/event.ts';
import type { Request, WorldEvent } from '../../../src/world/ports.ts';

/** What the controller that a test may kill needs to know; the rest it finds in its journal. */
export interface Orders {
  readonly labFile: string;
  readonly state: string;
  readonly kubeconfig: string;
  readonly clock: LabClock;
}

/** All who know it agree on the time: from `since` on, ms since the epoch, it runs `pace` times as fast. */
export interface LabClock {
  readonly since: number;
  readonly pace: number;
  /** It goes wrong by so much, so that what was just made seems old. */
  readonly aheadMs: number;
}

export type ToWorld =
  | { readonly kind: 'subscribe' | 'unsubscribe' }
  | { readonly kind: 'perform'; readonly request: Request };

export type ToController =
  | { readonly kind: 'event'; readonly event: WorldEvent }
  | { readonly kind: 'intent'; readonly intent: Intent };
