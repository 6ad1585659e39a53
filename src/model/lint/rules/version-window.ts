import { minorOf } from '../../version.ts';
import type { Finding, Rule } from '../rule.ts';

/** Talos minor → the Kubernetes minors that it supports (Talos documentation, "Support matrix"). */
const WINDOWS: ReadonlyMap<number, readonly [oldest: number, newest: number]> = new Map([
  [12, [30, 35]],
  [13, [31, 36]],
  [14, [32, 37]],
]);

export const versionWindow: Rule = {
  code: 'version-window',
  level: 'error',
  explain: `Each Talos release supports a window of Kubernetes releases: Talos 1.12 supports 1.30 to
1.35, Talos 1.13 supports 1.31 to 1.36, Talos 1.14 supports 1.32 to 1.37. Outside of it nodes are not
configured or do not start. Upgrade Talos first, one minor at a time, then Kubernetes.`,
  check(lab): Finding[] {
    const talos = minorOf(lab.cluster.talos);
    const kubernetes = minorOf(lab.cluster.kubernetes);
    const window = talos.major === 1 ? WINDOWS.get(talos.minor) : undefined;
    if (window === undefined) {
      const known = [...WINDOWS.keys()].map((minor) => `1.${minor}`).join(', ');
      return [
        {
          path: ['cluster', 'talos'],
          says: `Talos ${lab.cluster.talos} is not known to this version of Lowtide.`,
          next: `Known are ${known}.`,
        },
      ];
    }
    const [oldest, newest] = window;
    const isInside =
      kubernetes.major === 1 && kubernetes.minor >= oldest && kubernetes.minor <= newest;
    if (isInside) return [];
    return [
      {
        path: ['cluster', 'kubernetes'],
        says: `Talos ${lab.cluster.talos} supports Kubernetes 1.${oldest} to 1.${newest}, not ${lab.cluster.kubernetes}.`,
        next: 'Choose a Kubernetes version in that window, or another Talos.',
      },
    ];
  },
};
