import type { Fact, FactKind, FactValues, Source, Unobservable } from '../facts.ts';
import type { WorldEvent } from '../ports.ts';

/** What observation needs of the world: its time, a way to be called back, a way to tell. */
export interface ObservationContext {
  readonly now: () => number;
  readonly at: (at: number, run: () => void) => void;
  readonly tell: (event: WorldEvent) => void;
}

export interface SourceOptions {
  /** How long after a change it is told; a poller looks at multiples of it. */
  readonly everyMs: number;
  readonly mode: 'poll' | 'watch';
  /** Why the source cannot be heard; `undefined`: it can. */
  readonly broken: () => string | undefined;
  /** While it answers true the source tells nothing new, though it is heard. */
  readonly stalled?: () => boolean;
}

/** One fact that a source can see. */
export interface Slot {
  readonly kind: FactKind;
  readonly subject: string;
  readonly read: () => FactValues[FactKind] | Unobservable;
  /** Seen though the way to the source is broken. */
  readonly anyhow: boolean;
  /** The subject has ended: there is nothing to look at any more. */
  readonly forget: () => void;
}

export interface ObservedSource {
  add(slot: Slot): void;
  /** The truth behind the slot may have changed. */
  touch(slot: Slot): void;
  /** Looks when its time comes next. */
  lookSoon(): void;
  /** Looks now, then gives all that it has told of what there still is. */
  everything(): Fact[];
}

/** A source is heard at least so often while it can be; the core calls one silent after three times this. */
const renewMs = 15_000;

/** Subjects that end: other things may be absent and stay what they are. */
const endsWhenAbsent: ReadonlySet<FactKind> = new Set(['kubernetes.pod', 'kubernetes.attachment']);

export function createObservedSource(
  name: Source,
  options: SourceOptions,
  context: ObservationContext,
): ObservedSource {
  const told = new Map<Slot, { readonly text: string; readonly fact: Fact }>();
  const slots = new Set<Slot>();
  let touched = new Set<Slot>();
  let broken: string | undefined;
  let heardAt = Number.NEGATIVE_INFINITY;
  let isLookDue = false;

  function look(): void {
    if (options.stalled?.() === true) return;
    const now = options.broken();
    if (now !== broken) {
      broken = now;
      touched = new Set(slots);
    }
    if (touched.size === 0) return;
    const facts = [...touched].flatMap((slot) => readSlot(slot) ?? []);
    touched = new Set();
    if (facts.length > 0) tell(facts);
  }

  /** The fact if it is not what was told last. */
  function readSlot(slot: Slot): Fact | undefined {
    const isHidden = broken !== undefined && !slot.anyhow;
    const value = isHidden ? { unobservable: broken } : slot.read();
    const text = JSON.stringify(value);
    const before = told.get(slot);
    const hasEnded = value === 'absent' && endsWhenAbsent.has(slot.kind);
    if (hasEnded) {
      slots.delete(slot);
      told.delete(slot);
      slot.forget();
    }
    if (text === before?.text || (hasEnded && before === undefined)) return undefined;
    const { kind, subject } = slot;
    const fact = { kind, subject, value, at: context.now(), source: name } as Fact;
    if (!hasEnded) told.set(slot, { text, fact });
    return fact;
  }

  function tell(facts: readonly Fact[]): void {
    heardAt = context.now();
    context.tell({ kind: 'observed', at: heardAt, source: name, facts });
  }

  function renew(): void {
    look();
    const isHeard = broken === undefined || [...slots].some((slot) => slot.anyhow);
    if (isHeard && context.now() - heardAt >= renewMs) tell([]);
    context.at(context.now() + renewMs, renew);
  }
  context.at(context.now() + renewMs, renew);

  const source: ObservedSource = {
    add(slot) {
      slots.add(slot);
      source.touch(slot);
    },
    touch(slot) {
      touched.add(slot);
      source.lookSoon();
    },
    lookSoon() {
      if (isLookDue) return;
      isLookDue = true;
      const { everyMs, mode } = options;
      const next = (Math.floor(context.now() / everyMs) + 1) * everyMs;
      context.at(mode === 'poll' ? next : context.now() + everyMs, () => {
        isLookDue = false;
        look();
      });
    },
    everything() {
      look();
      return [...told.values()].map(({ fact }) => fact);
    },
  };
  return source;
}
