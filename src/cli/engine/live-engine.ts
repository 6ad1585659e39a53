import type { Entry } from '../../controller/entry.ts';
import { createLiveLab, type LiveLab } from '../../server/live-lab.ts';
import type { LowtideContext } from '../context.ts';
import type { EngineOptions } from './engine.ts';
import { type StartedEngine, startEngine, type World } from './start-engine.ts';

export type LiveEngine =
  | (Extract<StartedEngine, { kind: 'running' }> & { readonly live: LiveLab })
  | Extract<StartedEngine, { kind: 'failed' }>;

/** A controller, and the lab as the server shows it. */
export async function startLive(
  context: LowtideContext,
  world: World,
  options: Omit<EngineOptions, 'onEntries'>,
): Promise<LiveEngine> {
  // The loop writes its first lines before there is anything to show them.
  const early: Entry[] = [...options.store.read()];
  let written = (entries: readonly Entry[]): void => {
    early.push(...entries);
  };
  const started = await startEngine(context, world, {
    ...options,
    onEntries: (entries) => written(entries),
  });
  if (started.kind === 'failed') return started;
  const { engine } = started;
  const live = createLiveLab(engine, early);
  written = live.written;
  return { ...started, live };
}
