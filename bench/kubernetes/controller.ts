import { keepYoungGenerationSmall } from '../../src/cli/engine/young-generation.ts';
import { createLoop } from '../../src/controller/loop.ts';
import { createMemoryStore } from '../../src/controller/stores/memory.ts';
import { createLiveLab } from '../../src/server/live-lab.ts';
import { composeWorld } from '../../src/world/composed/compose.ts';
import type { Unsubscribe, WorldEvent } from '../../src/world/ports.ts';
import { createAbsentPort } from '../../src/world/real/absent.ts';
import { createSystemClock } from '../../src/world/real/clock.ts';
import { openConnection } from '../../src/world/real/kubernetes/connection/open.ts';
import { createKubernetesPort } from '../../src/world/real/kubernetes/create.ts';
import { createTeller } from './facts-told.ts';
import { largeLab } from './large-lab.ts';
import { nodeNames } from './size.ts';

/** As often as `lowtide run` works out the status anew. */
const refreshMs = 250;

/**
 * A process of its own: the controller as `lowtide run` has it, or its Kubernetes port alone, on the
 * cluster of the kubeconfig. It says in lines of JSON what the Go informer says of the same cluster,
 * as soon as the core has taken it in.
 */
const [kubeconfig = '', part = 'controller'] = process.argv.slice(2);
keepYoungGenerationSmall();
const clock = createSystemClock();
const opened = await openConnection({ kubeconfig, env: {}, home: '/nonexistent', clock });
if (opened.kind === 'failed') throw new Error(opened.says);
const lab = largeLab(nodeNames);
const port = createKubernetesPort({ lab, api: opened.api, clock });
const tell = createTeller((line) => process.stdout.write(`${JSON.stringify(line)}\n`));
if (part === 'port') port.subscribe(tell);
else control();

function control(): void {
  const subscribe = (listener: (event: WorldEvent) => void): Unsubscribe =>
    port.subscribe((event) => {
      // The store is of the memory, so that the core is done when this returns.
      listener(event);
      tell(event);
    });
  const loop = createLoop({
    lab,
    manifests: { workloads: [], claims: [], budgets: [], volumeLimits: [] },
    world: composeWorld({
      power: createAbsentPort(clock, 'power-off'),
      hypervisor: createAbsentPort(clock, 'hypervisor'),
      talos: createAbsentPort(clock, 'talos'),
      ceph: createAbsentPort(clock, 'ceph'),
      kubernetes: { perform: port.perform, subscribe },
    }),
    clock,
    store: createMemoryStore(),
  });
  const live = createLiveLab({ view: loop.view, tell: loop.tell }, []);
  setInterval(live.refresh, refreshMs);
}
