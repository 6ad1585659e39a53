import { openJournal } from '../../../src/cli/engine/journal.ts';
import { openRealPorts } from '../../../src/cli/engine/real-ports.ts';
import { loadLab } from '../../../src/cli/lab-file.ts';
import { readWorldChoice } from '../../../src/cli/world-choice.ts';
import { createLoop } from '../../../src/controller/loop.ts';
import { composeWorld } from '../../../src/world/composed/compose.ts';
import type { World, WorldEvent } from '../../../src/world/ports.ts';
import { createLabClock } from './lab-clock.ts';
import type { Orders, ToController, ToWorld } from './messages.ts';

/**
 * Lowtide's controller in a process of its own: the real Kubernetes port, the file journal and all
 * rules, while hosts, hypervisor, Talos and Ceph live in the parent and outlive it when it is killed.
 */
async function main({ labFile, state, kubeconfig, clock: by }: Orders): Promise<void> {
  const choice = readWorldChoice('simulated,kubernetes=real');
  const loaded = await loadLab(labFile);
  const journal = openJournal(state, choice.text);
  if (loaded.kind === 'bad' || journal.kind === 'failed') {
    throw new Error(journal.kind === 'failed' ? journal.says : 'the lab is bad');
  }
  const { lab, manifests } = loaded;
  const clock = createLabClock(by);
  const context = { cwd: process.cwd(), env: {} };
  const real = await openRealPorts(context, { kubeconfig }, choice, lab, clock);
  if (real.kind === 'failed') throw new Error(real.says);
  const parent = worldOfParent();
  const { kubernetes } = real.ports;
  const ports = { power: parent, hypervisor: parent, talos: parent, ceph: parent, kubernetes };
  const { store } = journal;
  const loop = createLoop({ lab, manifests, world: composeWorld(ports), clock, store });
  process.on('message', (message: ToController) => {
    if (message.kind === 'intent') loop.tell(message.intent);
  });
}

function worldOfParent(): World {
  const tell = (message: ToWorld) => process.send?.(message);
  return {
    perform: (request) => tell({ kind: 'perform', request }),
    subscribe(listener: (event: WorldEvent) => void) {
      const hear = (message: ToController) => {
        if (message.kind === 'event') listener(message.event);
      };
      process.on('message', hear);
      tell({ kind: 'subscribe' });
      return () => {
        process.off('message', hear);
        tell({ kind: 'unsubscribe' });
      };
    },
  };
}

await main(JSON.parse(process.argv[2] ?? '') as Orders);
