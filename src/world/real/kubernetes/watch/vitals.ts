import type { Clock, Unsubscribe } from '../../../ports.ts';
import type { KubernetesApi } from '../api.ts';
import { createProbe, type Pulse } from './probe.ts';
import type { Health } from './progress.ts';
import { type ResourceName, resources } from './resources.ts';

/** How the API and each watch are, as it is believed. */
export interface Vitals {
  /** How it stands with one resource from now on. */
  hear(resource: ResourceName, health: Health): void;
  /** Is all that was told known to be so still? Not while a trouble is too young to be told. */
  isSure(): boolean;
  stop(): void;
}

interface Listeners {
  /** The belief may have changed. */
  onLook(pulse: Pulse | undefined, healthOf: (resource: ResourceName) => Health): void;
  /** The trouble of one resource is believed from now on. */
  onDoubt(resource: ResourceName): void;
  /** The API answers after an outage. */
  onBack(): void;
}

/** A watch that comes back sooner has not been away. */
const graceMs = 2_000;

/** After an outage everything is listed anew; what still fails then has a trouble of its own. */
const recoveryMs = 6_000;

/** What the probe has not confirmed for so long is not sure. */
const pulseFreshMs = 15_000;

export function createVitals(
  api: KubernetesApi,
  clock: Clock,
  { onLook, onDoubt, onBack }: Listeners,
): Vitals {
  const now = new Map<ResourceName, Health>();
  const believed = new Map<ResourceName, Health>();
  const timers = new Map<ResourceName, Unsubscribe>();
  let pulse: Pulse | undefined;

  const look = (): void => onLook(pulse, (resource) => believed.get(resource) ?? starting);

  const believe = (resource: ResourceName, health: Health): void => {
    timers.get(resource)?.();
    timers.delete(resource);
    believed.set(resource, health);
    if (health.kind === 'trouble') onDoubt(resource);
    look();
  };

  const believeLater = (resource: ResourceName, delayMs: number): void => {
    timers.get(resource)?.();
    const cancel = clock.after(delayMs, () => believe(resource, now.get(resource) ?? starting));
    timers.set(resource, cancel);
  };

  const probe = createProbe(api, clock, (latest) => {
    const isBack = latest.kind === 'up' && pulse !== undefined && pulse.kind !== 'up';
    pulse = latest;
    if (isBack) {
      for (const { name } of resources) {
        believed.set(name, starting);
        believeLater(name, recoveryMs);
      }
      onBack();
    }
    look();
  });

  return {
    hear(resource, health) {
      now.set(resource, health);
      if (health.kind === 'live') believe(resource, health);
      if (health.kind !== 'trouble') return;
      probe.hurry();
      if (!timers.has(resource)) believeLater(resource, graceMs);
    },
    isSure() {
      if (pulse === undefined || clock.now() - probe.heardAt() > pulseFreshMs) return false;
      return resources.every(
        ({ name }) => isHint(name) || now.get(name)?.kind !== 'trouble' || !timers.has(name),
      );
    },
    stop() {
      probe.stop();
      for (const cancel of timers.values()) cancel();
    },
  };
}

/** Facts are as sure as they are without it. */
function isHint(resource: ResourceName): boolean {
  return resource === 'events';
}

const starting: Health = { kind: 'starting' };
