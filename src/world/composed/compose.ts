import type { Action } from '../actions.ts';
import type { Port, World, WorldEvent } from '../ports.ts';
import { type PortName, type Ports, portNames, portPerforming, portTelling } from './ports.ts';

/**
 * Ports that may belong to different worlds as one world. Each action goes to its own port, and of
 * what a world tells only that is let through which belongs to the ports that it stands behind: a
 * simulated world beside a real Kubernetes says nothing of pods.
 *
 * Every part must tell its times by one clock (see {@link retime}).
 */
export function composeWorld(ports: Ports): World {
  const parts = partsOf(ports);
  return {
    perform(request) {
      const port: Port<Action> = ports[portPerforming(request.action)];
      port.perform(request);
    },
    subscribe(listener) {
      const ends = [...parts].map(([part, names]) =>
        part.subscribe((event) => {
          if (isOf(names, event)) listener(event);
        }),
      );
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

/** A world that stands behind several ports is listened to once. */
function partsOf(ports: Ports): Map<Port<Action>, Set<PortName>> {
  const parts = new Map<Port<Action>, Set<PortName>>();
  for (const name of portNames) {
    const part: Port<Action> = ports[name];
    parts.set(part, (parts.get(part) ?? new Set()).add(name));
  }
  return parts;
}

function isOf(names: ReadonlySet<PortName>, event: WorldEvent): boolean {
  switch (event.kind) {
    case 'observed':
      return names.has(portTelling(event.source));
    // Only what was asked of the part is answered by it.
    case 'finished':
      return true;
    case 'announced':
      return names.has('power');
  }
}
