import type { HostName } from '../model/lab.ts';
import type { WorldEvent } from '../world/ports.ts';

/** Everything that can happen to the core. `at` is ms since the epoch of the world's clock. */
export type Event =
  /** The controller began to run; the journal was replayed before. */
  | { readonly kind: 'started'; readonly at: number }
  | { readonly kind: 'intent'; readonly at: number; readonly intent: Intent }
  | { readonly kind: 'tick'; readonly at: number }
  | WorldEvent;

/** What a person asked. `by` says who, as they are to be named in the timeline. */
export type Intent = { readonly by: string } & (
  | {
      /** Let the host leave gently and power it off, within `withinMs`. */
      readonly kind: 'off';
      readonly host: HostName;
      readonly withinMs: number;
    }
  /** Wake the host and bring it back to work; ends a `keep-off`. */
  | { readonly kind: 'on'; readonly host: HostName }
  /** The owner's veto: do not wake it before `until`. */
  | { readonly kind: 'keep-off'; readonly host: HostName; readonly until: number }
  /** The owner's veto: do not switch it off before `until`. */
  | { readonly kind: 'keep-on'; readonly host: HostName; readonly until: number }
  /** Bring the whole lab up. */
  | { readonly kind: 'up' }
  /** Observe only, until released. */
  | { readonly kind: 'hold'; readonly why: string }
  | { readonly kind: 'release' }
);

export type IntentKind = Intent['kind'];
