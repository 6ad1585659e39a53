import type { FactKind, FactValues, Source, Unobservable } from '../facts.ts';
import type { WorldEvent } from '../ports.ts';
import {
  createObservedSource,
  type ObservationContext,
  type ObservedSource,
  type Slot,
  type SourceOptions,
} from './observed-source.ts';

/**
 * What each source tells of the truth: changes only, batched as a poller or a watch would, an empty
 * list when there is nothing new, and `unobservable` once when the way to it breaks.
 */
export interface Observation {
  addSource(source: Source, options: SourceOptions): void;
  /**
   * `read` tells the truth as this source sees it now. `anyhow`: seen though the way is broken. A
   * fact that is there already is looked at again.
   */
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

export function createObservation(context: ObservationContext): Observation {
  const sources = new Map<Source, ObservedSource>();
  const slots = new Map<string, { readonly slot: Slot; readonly source: ObservedSource }>();

  const observation: Observation = {
    addSource(name, options) {
      sources.set(name, createObservedSource(name, options, context));
    },
    addFact(name, kind, subject, read, anyhow) {
      const key = `${kind} ${subject}`;
      if (slots.has(key)) {
        observation.touch(kind, subject);
        return;
      }
      const source = sources.get(name);
      if (source === undefined) throw new Error(`bug: no source ${name}`);
      const forget = () => slots.delete(key);
      const slot: Slot = { kind, subject, read, anyhow: anyhow !== undefined, forget };
      slots.set(key, { slot, source });
      source.add(slot);
    },
    touch(kind, subject) {
      const known = slots.get(`${kind} ${subject}`);
      known?.source.touch(known.slot);
    },
    touchSource(name) {
      sources.get(name)?.lookSoon();
    },
    touchAllSources() {
      for (const source of sources.values()) source.lookSoon();
    },
    everything() {
      return [...sources].flatMap(([source, { everything }]): WorldEvent[] => {
        const facts = everything();
        return facts.length === 0 ? [] : [{ kind: 'observed', at: context.now(), source, facts }];
      });
    },
  };
  return observation;
}
