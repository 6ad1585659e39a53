import { minorOf } from '../../version.ts';
import type { Rule } from '../rule.ts';
import { windowOf } from '../talos-windows.ts';

export const versionWindow: Rule = {
  code: 'version-window',
  level: 'error',
  explain: `Each Talos release supports a window of Kubernetes releases: Talos 1.12 supports 1.30 to
1.35, Talos 1.13 supports 1.31 to 1.36, Talos 1.14 supports 1.32 to 1.37. Outside of it nodes are not
configured or do not start. Upgrade Talos first, one minor at a time, then Kubernetes.`,
  check({ cluster }) {
    const window = windowOf(cluster.talos);
    if (window === undefined) return [];
    const [oldest, newest] = window;
    const { major, minor } = minorOf(cluster.kubernetes);
    if (major === 1 && minor >= oldest && minor <= newest) return [];
    return [
      {
        path: ['cluster', 'kubernetes'],
        says: `Talos ${cluster.talos} supports Kubernetes 1.${oldest} to 1.${newest}, not ${cluster.kubernetes}.`,
        next: 'Choose a Kubernetes version in that window, or another Talos.',
      },
    ];
  },
};
