import { postSimulation } from './api.ts';
import { tell } from './arming.ts';
import type { SimulationRequest } from './contract.ts';
import { simulation } from './state.ts';

export const speeds = [1, 10, 60, 600, 3600] as const;

/** Asks for a change of the simulated world; the stream shows what came of it. */
export async function change(request: SimulationRequest): Promise<void> {
  const reply = await postSimulation(request);
  if (reply.kind === 'failed' || request.kind === 'scene') tell(reply);
}

export async function setSpeed(speed: number): Promise<void> {
  await change({ kind: 'speed', speed });
  if (simulation.value?.paused === true) await change({ kind: 'resume' });
}

export async function togglePause(): Promise<void> {
  await change({ kind: simulation.value?.paused === true ? 'resume' : 'pause' });
}
