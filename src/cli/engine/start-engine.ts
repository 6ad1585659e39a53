import { createSystemClock } from '../../world/real/clock.ts';
import type { LowtideContext } from '../context.ts';
import type { ClusterFlags } from '../flags.ts';
import { isAllSimulated, type WorldChoice } from '../world-choice.ts';
import type { EngineOptions, RunningEngine } from './engine.ts';
import type { Cluster } from './real-ports.ts';
import { startSimulatedEngine } from './simulated-engine.ts';

/** What a run acts on and how it gets there. */
export interface World {
  readonly choice: WorldChoice;
  readonly reach: ClusterFlags;
}

export type StartedEngine =
  | {
      readonly kind: 'running';
      readonly engine: RunningEngine;
      /** Present where Kubernetes is real. */
      readonly cluster?: Cluster;
    }
  | { readonly kind: 'failed'; readonly says: string; readonly next: string };

/** A controller on the chosen world; what is real is loaded only where it is asked for. */
export async function startEngine(
  context: LowtideContext,
  { choice, reach }: World,
  options: EngineOptions,
): Promise<StartedEngine> {
  if (isAllSimulated(choice)) return { kind: 'running', engine: startSimulatedEngine(options) };
  const { openRealPorts } = await import('./real-ports.ts');
  const { startComposedEngine } = await import('./composed-engine.ts');
  const clock = createSystemClock();
  const real = await openRealPorts(context, reach, choice, options.lab, clock);
  if (real.kind === 'failed') return real;
  const engine = startComposedEngine({ ...options, choice, clock, real });
  const { cluster } = real;
  return { kind: 'running', engine, ...(cluster !== undefined && { cluster }) };
}
