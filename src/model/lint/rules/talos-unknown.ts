import type { Rule } from '../rule.ts';
import { knownTalos, windowOf } from '../talos-windows.ts';

export const talosUnknown: Rule = {
  code: 'talos-unknown',
  level: 'warning',
  explain: `The Talos release is older or newer than those that this version of Lowtide knows, so it
cannot say which Kubernetes releases go with it, nor whether its API has changed. Look both up in the
support matrix of Talos, and take a Lowtide that knows it when there is one.`,
  check({ cluster }) {
    if (windowOf(cluster.talos) !== undefined) return [];
    return [
      {
        path: ['cluster', 'talos'],
        says: `Talos ${cluster.talos} is not known to this version of Lowtide.`,
        next: `Known are ${knownTalos()}; look up whether it supports Kubernetes ${cluster.kubernetes}.`,
      },
    ];
  },
};
