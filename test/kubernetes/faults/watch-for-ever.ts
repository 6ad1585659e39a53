import { setTimeout as pass } from 'node:timers/promises';
import type { Clock } from '../../../src/world/ports.ts';
import { createSystemClock } from '../../../src/world/real/clock.ts';
import { openConnection } from '../../../src/world/real/kubernetes/connection/open.ts';
import { createKubernetesPort } from '../../../src/world/real/kubernetes/create.ts';
import { referenceLab } from '../../simulation/reference-lab.ts';

/**
 * A process of its own, so that nothing of a test runner is in its heap: it watches the server of
 * the kubeconfig, and to each line that it reads answers with the bytes of heap in use, when all
 * that is garbage is gone.
 */
const [kubeconfig = ''] = process.argv.slice(2);
const clock = createSystemClock();
// The pause before each new watch is not what is measured.
const impatient: Clock = { ...clock, after: (_, callback) => clock.after(1, callback) };
const opened = await openConnection({ kubeconfig, env: {}, home: '/nonexistent' });
if (opened.kind === 'failed') throw new Error(opened.says);
const { lab } = referenceLab();
const port = createKubernetesPort({ lab, api: opened.api, clock: impatient });
port.subscribe(() => {});

for await (const _ of process.stdin) {
  // What ended just now is held by timers and handles until they had their turn.
  for (let round = 0; round < 3; round += 1) {
    await pass(10);
    global.gc?.();
  }
  process.stdout.write(`${process.memoryUsage().heapUsed}\n`);
}
