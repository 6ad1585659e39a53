import { startSimulatedEngine } from '../../src/cli/engine/simulated-engine.ts';
import { createMemoryStore } from '../../src/controller/stores/memory.ts';
import { createLiveLab, type LiveLab } from '../../src/server/live-lab.ts';
import type { OnPort } from '../../src/server/serve.ts';
import { referenceLab } from '../simulation/reference-lab.ts';
import { serve } from './serve.ts';

/** Often enough for a person, as `lowtide run` does it. */
const refreshMs = 250;

export interface LivingLab {
  readonly address: string;
  readonly live: LiveLab;
  /** Ends the server alone and starts another on the same port, with a new token. */
  readonly restartServer: () => Promise<void>;
  readonly stopServer: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The reference lab in the simulated world behind the real server: nothing is made up. */
export async function startLivingLab(options: { seed: number; speed: number }): Promise<LivingLab> {
  const { lab, manifests } = referenceLab();
  const early: Parameters<LiveLab['written']>[0][] = [];
  let written: LiveLab['written'] = (entries) => early.push(entries);
  const engine = startSimulatedEngine({
    lab,
    manifests,
    ...options,
    store: createMemoryStore(),
    onEntries: (entries) => written(entries),
  });
  const live = createLiveLab(engine, early.flat());
  written = live.written;
  const timer = setInterval(live.refresh, refreshMs);
  let server: OnPort = await serve(live);
  const { address, port } = server;
  return {
    address,
    live,
    stopServer: () => server.close(),
    async restartServer() {
      server = await serve(live, port);
    },
    async stop() {
      clearInterval(timer);
      await engine.stop();
      await server.close();
    },
  };
}
