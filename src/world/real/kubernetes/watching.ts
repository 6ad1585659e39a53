import type { Lab } from '../../../model/lab.ts';
import type { Fact } from '../../facts.ts';
import type { Clock, Unsubscribe } from '../../ports.ts';
import type { KubernetesApi } from './api.ts';
import { createView, type View } from './view/view.ts';
import { type Following, follow } from './watch/follow.ts';
import { type Resource, type ResourceName, resources } from './watch/resources.ts';
import { createVitals, type Vitals } from './watch/vitals.ts';

export interface WatchingOptions {
  readonly lab: Lab;
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly random: () => number;
}

export interface Watching {
  /** Everything that is known, told or about to be told. */
  everything(): Fact[];
  stop(): void;
}

/** What changes together is told together; a person notices no tenth of a second. */
const togetherMs = 100;

/** Half of the 15 s after which a source has to be heard again, so that one can be late. */
const renewEveryMs = 7_500;

/** Follows all resources and the API itself, and tells what changes: an empty list renews the age of all. */
export function createWatching(
  { lab, api, clock, random }: WatchingOptions,
  tell: (facts: readonly Fact[]) => void,
): Watching {
  let stopped = false;
  let isDue = false;
  let toldAt = Number.NEGATIVE_INFINITY;
  const timers = new Set<Unsubscribe>();

  const after = (delayMs: number, callback: () => void): void => {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      if (!stopped) callback();
    });
    timers.add(cancel);
  };

  const flush = (): Fact[] => {
    const facts = view.changes(clock.now());
    if (facts.length > 0) {
      toldAt = clock.now();
      tell(facts);
    }
    return facts;
  };
  const view = createView(lab, () => {
    if (isDue || stopped) return;
    isDue = true;
    after(togetherMs, () => {
      isDue = false;
      flush();
    });
  });

  const vitals = createVitals(api, clock, {
    onLook: view.look,
    onDoubt: (name) => followings.get(name)?.doubt(),
    onBack() {
      for (const following of followings.values()) following.apiIsBack();
    },
  });
  const followings: ReadonlyMap<ResourceName, Following> = new Map(
    resources.map((resource) => [
      resource.name,
      followOne(resource, { api, clock, random, view, vitals }),
    ]),
  );

  const renew = (): void => {
    after(renewEveryMs, renew);
    if (clock.now() - toldAt < renewEveryMs || !vitals.isSure()) return;
    toldAt = clock.now();
    tell([]);
  };
  after(renewEveryMs, renew);

  return {
    everything() {
      flush();
      return view.everything();
    },
    stop() {
      stopped = true;
      vitals.stop();
      for (const following of followings.values()) following.stop();
      for (const cancel of timers) cancel();
    },
  };
}

interface Surroundings extends Pick<WatchingOptions, 'api' | 'clock' | 'random'> {
  readonly view: View;
  readonly vitals: Vitals;
}

function followOne<K extends ResourceName>(
  resource: Resource & { readonly name: K },
  { view, vitals, ...options }: Surroundings,
): Following {
  return follow({
    ...options,
    resource,
    store: view.stores[resource.name],
    onHealth: (health) => vitals.hear(resource.name, health),
  });
}
