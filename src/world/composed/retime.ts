import type { Fact, FactKind } from '../facts.ts';
import type { Clock, World, WorldEvent } from '../ports.ts';

/** The clock of a world that is driven by another's, `speed` times as fast. */
export interface DrivenClock {
  readonly now: () => number;
  readonly speed: () => number;
}

/**
 * A world that lives by its own clock, told by the clock `here`. What it saw so long ago by its own
 * clock was so much divided by its speed ago here, and what is to come comes so much sooner.
 */
export function retime(world: World, own: DrivenClock, here: Clock): World {
  const timeHere = (at: number) => here.now() - (own.now() - at) / own.speed();
  return {
    perform: world.perform,
    subscribe: (listener) => world.subscribe((event) => listener(retimed(event))),
  };

  function retimed(event: WorldEvent): WorldEvent {
    const at = timeHere(event.at);
    switch (event.kind) {
      case 'observed':
        return { ...event, at, facts: event.facts.map(factHere) };
      case 'finished':
        return { ...event, at };
      case 'announced':
        return { ...event, at, withinMs: event.withinMs / own.speed() };
    }
  }

  function factHere(fact: Fact): Fact {
    const { value } = fact;
    const times = timesIn[fact.kind] ?? [];
    if (typeof value !== 'object' || times.length === 0) {
      return { ...fact, at: timeHere(fact.at) };
    }
    const entries = Object.entries(value).map(([key, one]: [string, unknown]) =>
      times.includes(key) && typeof one === 'number' ? [key, timeHere(one)] : [key, one],
    );
    return { ...fact, at: timeHere(fact.at), value: Object.fromEntries(entries) } as Fact;
  }
}

/** Fields of values that are times themselves. */
const timesIn: { readonly [K in FactKind]?: readonly string[] } = {
  'etcd.snapshot': ['takenAt'],
  'kubernetes.node': ['readySince'],
  'kubernetes.pod': ['since'],
};
