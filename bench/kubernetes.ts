import { fileURLToPath } from 'node:url';
import { missingControlPlane } from '../test/oracles/kubernetes/build.ts';
import { startLargeCluster } from './kubernetes/large-cluster.ts';
import { type Measured, measureObserver } from './kubernetes/measure-observer.ts';
import { startObserver } from './kubernetes/observer.ts';
import { size } from './kubernetes/size.ts';
import type { Bench, Figure } from './measure.ts';

const controller = fileURLToPath(new URL('./kubernetes/controller.ts', import.meta.url));

/**
 * The controller on a real API server with a thousand nodes and ten thousand pods, beside what
 * anybody would write with client-go. One after the other on the same cluster.
 */
export const bench: Bench = async () => {
  const missing = missingControlPlane();
  if (missing !== undefined) {
    process.stderr.write(`kubernetes: skipped: ${missing}\n`);
    return [];
  }
  process.stderr.write(`building a cluster of ${size.nodes} nodes and ${size.pods} pods …\n`);
  const plane = await startLargeCluster();
  try {
    const { kubeconfig } = plane;
    const informer = await measureObserver(plane, 'bare client-go informers', () =>
      startObserver(plane.program, ['informer', '--kubeconfig', kubeconfig]),
    );
    const parts = ['controller', 'port'].map((part) => ({
      part: part === 'port' ? 'its Kubernetes port alone' : 'the controller',
      start: () => startObserver(process.execPath, [controller, kubeconfig, part]),
    }));
    const figures: Figure[] = [];
    for (const { part, start } of parts) {
      figures.push(...compare(part, await measureObserver(plane, part, start), informer));
    }
    return figures;
  } finally {
    await plane.stop();
  }
};

function compare(part: string, ours: Measured, informer: Measured): Figure[] {
  const mebibyte = 2 ** 20;
  const figure = (
    what: string,
    unit: Figure['unit'],
    of: (measured: Measured) => number,
    atMost?: number,
  ): Figure => ({
    what: `${part}: ${what}`,
    value: of(ours),
    unit,
    baseline: { what: 'client-go informers', value: of(informer) },
    ...(atMost !== undefined && { goal: { atMost } }),
  });
  return [
    figure('start to complete view', 'ms', ({ coldStartMs }) => coldStartMs, 10_000),
    figure('memory', 'MiB', ({ memoryBytes }) => memoryBytes / mebibyte, 250),
    figure('memory at most', 'MiB', ({ memoryMostBytes }) => memoryMostBytes / mebibyte),
    figure('a node lost until it is known, p95', 'ms', ({ reactionMs }) => reactionMs, 1000),
    figure('steady CPU', '% of a core', ({ steadyPercent }) => steadyPercent),
  ];
}
