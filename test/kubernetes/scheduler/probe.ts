import { setTimeout as pass } from 'node:timers/promises';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { MARK, type Manifest } from './case.ts';
import { create, messageOf, NOW, type PodObject, pathOf } from './objects.ts';

const patienceMs = 60_000;
const lookAgainMs = 5;

/**
 * Waits until the scheduler knows of the nodes as they are now, by what it says of a pod that none
 * of them can take. Its caches follow the API server's events with a delay of their own.
 */
export async function seen(
  plane: ControlPlane,
  mark: string,
  tolerated: readonly string[],
  says: string,
): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  for (let attempt = 0; ; attempt += 1) {
    const name = `probe-${attempt}`;
    const pod = probe(name, mark, tolerated);
    await create(plane, [pod]);
    const path = pathOf(pod);
    let answer = '';
    while (answer === '') {
      answer = messageOf((await plane.request('GET', path)) as PodObject);
      if (answer === '') await pass(lookAgainMs);
      if (Date.now() > giveUpAt) throw new Error(`the scheduler never said: ${says}`);
    }
    await plane.request('DELETE', path, NOW);
    if (answer.includes(`: ${says}.`) || answer.includes(`: ${says},`)) return;
    if (Date.now() > giveUpAt) throw new Error(`the scheduler says "${answer}", not "${says}"`);
  }
}

function probe(name: string, mark: string, tolerated: readonly string[]): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      terminationGracePeriodSeconds: 0,
      nodeSelector: { [MARK]: mark },
      tolerations:
        tolerated.length === 0
          ? [{ operator: 'Exists' }]
          : tolerated.map((key) => ({ key, operator: 'Exists' })),
      containers: [{ name: 'probe', image: 'probe', resources: { requests: { cpu: '1000000' } } }],
    },
  };
}
