import type { WorldEvent } from './ports.ts';

type Listener = (event: WorldEvent) => void;

/** Events on their way to listeners: collected while the world changes, delivered after. */
export interface Outbox {
  add(listener: Listener): Subscription;
  tell(event: WorldEvent): void;
  isEmpty(): boolean;
  /** One at a time and in order, those included that come up on the way. */
  deliver(): void;
}

export interface Subscription {
  /** From now on it is told everything; first of all `events`. */
  begin(events: readonly WorldEvent[]): void;
  end(): void;
}

export function createOutbox(): Outbox {
  const listeners = new Set<Listener>();
  let letters: { readonly event: WorldEvent; readonly to: readonly Listener[] }[] = [];
  return {
    add(listener) {
      // A listener may be added twice: each time is a subscription of its own.
      const own: Listener = (event) => listener(event);
      let hasEnded = false;
      return {
        begin(events) {
          if (hasEnded) return;
          listeners.add(own);
          for (const event of events) letters.push({ event, to: [own] });
        },
        end() {
          hasEnded = true;
          listeners.delete(own);
        },
      };
    },
    tell(event) {
      if (listeners.size > 0) letters.push({ event, to: [...listeners] });
    },
    isEmpty: () => letters.length === 0,
    deliver() {
      while (letters.length > 0) {
        const now = letters;
        letters = [];
        for (const { event, to } of now) {
          for (const listener of to) if (listeners.has(listener)) listener(event);
        }
      }
    },
  };
}
