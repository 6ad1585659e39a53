import type { Fact, FactKind, FactValues, Source, Unobservable } from '../facts.ts';
import type { WorldEvent } from '../ports.ts';

/**
 * What each source tells of the truth: changes only, batched as a poller or a watch would, an empty
 * list when there is nothing new, and `unobservable` once when the way to it breaks.
 */
export interface Observation {
  addSource(source: Source, options: SourceOptions): void;
  /** `read` tells the truth as this source sees it now. `anyhow`: seen though the way is broken. */
  addFact<K extends FactKind>(
    source: Source,
    kind: K,
    subject: string,
    read: () => FactValues[K] | Unobservable,
    anyhow?: 'anyhow',
  ): void;
  /** The truth behind the fact may have changed: its source looks again. */
  touch(kind: FactKind, subject: string): void;
  /** The way to the source may have broken or mended. */
  touchSource(source: Source): void;
  touchAllSources(): void;
  /** Everything that every source sees, for somebody who listens from now on. */
  everything(): WorldEvent[];
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

/** A source is heard at least so often while it can be; the core calls one silent after three times this. */
export const renewMs = 15_000;

/** Subjects that end: other things may be absent and stay what they are. */
const endsWhenAbsent: ReadonlySet<FactKind> = new Set(['kubernetes.pod', 'kubernetes.attachment']);

interface Slot {
  readonly kind: FactKind;
  readonly subject: string;
  readonly read: () => FactValues[FactKind] | Unobservable;
  readonly anyhow: boolean;
  readonly source: SourceState;
  told: string | undefined;
  fact: Fact | undefined;
  touched: boolean;
}

interface SourceState {
  readonly name: Source;
  readonly options: SourceOptions;
  readonly slots: Set<Slot>;
  touched: Slot[];
  lookAt: number | undefined;
  heardAt: number;
  wasBroken: string | undefined;
}

/** What observation needs of the world: its time, a way to be called back, a way to tell. */
export interface ObservationContext {
  readonly now: () => number;
  readonly at: (at: number, run: () => void) => void;
  readonly tell: (event: WorldEvent) => void;
}

export function createObservation(context: ObservationContext): Observation {
  const sources = new Map<Source, SourceState>();
  const slots = new Map<string, Slot>();

  /** Sends what changed; answers whether anything was sent. */
  function look(source: SourceState): boolean {
    if (source.options.stalled?.() === true) return false;
    const broken = source.options.broken();
    if (broken !== source.wasBroken) {
      source.wasBroken = broken;
      for (const slot of source.slots) touchSlot(slot);
    }
    const touched = source.touched;
    source.touched = [];
    const facts: Fact[] = [];
    for (const slot of touched) {
      slot.touched = false;
      const fact = readSlot(slot, broken);
      if (fact !== undefined) facts.push(fact);
    }
    if (facts.length > 0) tell(source, facts);
    return facts.length > 0;
  }

  function readSlot(slot: Slot, broken: string | undefined): Fact | undefined {
    if (!slot.source.slots.has(slot)) return undefined;
    const isHidden = broken !== undefined && !slot.anyhow;
    const value = isHidden ? { unobservable: broken } : slot.read();
    const told = JSON.stringify(value);
    const isGone = value === 'absent' && endsWhenAbsent.has(slot.kind);
    if (isGone) forget(slot);
    if (told === slot.told || (isGone && slot.told === undefined)) return undefined;
    slot.told = told;
    slot.fact = {
      kind: slot.kind,
      subject: slot.subject,
      value,
      at: context.now(),
      source: slot.source.name,
    } as Fact;
    return slot.fact;
  }

  function forget(slot: Slot): void {
    slot.source.slots.delete(slot);
    slots.delete(keyOf(slot.kind, slot.subject));
  }

  function tell(source: SourceState, facts: readonly Fact[]): void {
    source.heardAt = context.now();
    context.tell({ kind: 'observed', at: context.now(), source: source.name, facts });
  }

  function touchSlot(slot: Slot): void {
    if (slot.touched) return;
    slot.touched = true;
    slot.source.touched.push(slot);
  }

  function lookSoon(source: SourceState): void {
    if (source.lookAt !== undefined) return;
    const { everyMs, mode } = source.options;
    const now = context.now();
    const at = mode === 'watch' ? now + everyMs : (Math.floor(now / everyMs) + 1) * everyMs;
    source.lookAt = at;
    context.at(at, () => {
      source.lookAt = undefined;
      look(source);
    });
  }

  function renew(source: SourceState): void {
    const isQuiet = !look(source) && context.now() - source.heardAt >= renewMs;
    const isHeard = source.wasBroken === undefined || [...source.slots].some((slot) => slot.anyhow);
    if (isQuiet && isHeard) tell(source, []);
    context.at(context.now() + renewMs, () => renew(source));
  }

  return {
    addSource(name, options) {
      const source: SourceState = {
        name,
        options,
        slots: new Set(),
        touched: [],
        lookAt: undefined,
        heardAt: Number.NEGATIVE_INFINITY,
        wasBroken: undefined,
      };
      sources.set(name, source);
      context.at(context.now() + renewMs, () => renew(source));
    },
    addFact(name, kind, subject, read, anyhow) {
      if (slots.has(keyOf(kind, subject))) return this.touch(kind, subject);
      const source = sources.get(name);
      if (source === undefined) throw new Error(`bug: no source ${name}`);
      const slot: Slot = {
        kind,
        subject,
        read,
        anyhow: anyhow !== undefined,
        source,
        told: undefined,
        fact: undefined,
        touched: false,
      };
      slots.set(keyOf(kind, subject), slot);
      source.slots.add(slot);
      touchSlot(slot);
      lookSoon(source);
    },
    touch(kind, subject) {
      const slot = slots.get(keyOf(kind, subject));
      if (slot === undefined || slot.touched) return;
      touchSlot(slot);
      lookSoon(slot.source);
    },
    touchSource(name) {
      const source = sources.get(name);
      if (source !== undefined) lookSoon(source);
    },
    touchAllSources() {
      for (const source of sources.values()) lookSoon(source);
    },
    everything() {
      const events: WorldEvent[] = [];
      for (const source of sources.values()) {
        look(source);
        const facts = [...source.slots].flatMap((slot) => slot.fact ?? []);
        if (facts.length === 0) continue;
        events.push({ kind: 'observed', at: context.now(), source: source.name, facts });
      }
      return events;
    },
  };
}

function keyOf(kind: FactKind, subject: string): string {
  return `${kind} ${subject}`;
}
