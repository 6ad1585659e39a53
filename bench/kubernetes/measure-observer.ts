import { setTimeout as pass } from 'node:timers/promises';
import type { ControlPlane } from '../../test/oracles/kubernetes/control-plane.ts';
import type { Observer } from './observer.ts';
import { nodeNames } from './size.ts';

/** Heartbeats come each 10 s from every node: three rounds of them. */
const steadyMs = 30_000;

/** Nodes that are lost one after the other; the 95th of a hundred is the 95th percentile. */
const lost = 100;

/** So long after one loss the next one follows; no multiple of anything that we do in rounds. */
const nextLossMs = 137;

export interface Measured {
  readonly coldStartMs: number;
  readonly memoryBytes: number;
  readonly memoryMostBytes: number;
  /** Of one core. */
  readonly steadyPercent: number;
  readonly reactionMs: number;
}

export async function measureObserver(
  plane: ControlPlane,
  what: string,
  start: () => Observer,
): Promise<Measured> {
  process.stderr.write(`measuring ${what} …\n`);
  const observer = start();
  try {
    const { at } = await observer.complete();
    const cpuBefore = observer.cpuMs();
    await pass(steadyMs);
    const steadyPercent = ((observer.cpuMs() - cpuBefore) / steadyMs) * 100;
    const reactionMs = await reaction(plane, observer);
    const { nowBytes, mostBytes } = observer.memory();
    return {
      coldStartMs: at - observer.startedAt,
      memoryBytes: nowBytes,
      memoryMostBytes: mostBytes,
      steadyPercent,
      reactionMs,
    };
  } finally {
    await observer.stop();
  }
}

/** The 95th percentile of the time from asking the API to note a node's silence to its being known. */
async function reaction(plane: ControlPlane, observer: Observer): Promise<number> {
  const victims = nodeNames.slice(0, lost);
  // Else kwok would say at once that it is well.
  for (const name of victims) await plane.failNode(name);
  const times: number[] = [];
  for (const name of victims) {
    const askedAt = Date.now();
    await setReady(plane, name, 'Unknown');
    times.push((await observer.knows(name, 'Unknown')) - askedAt);
    await pass(nextLossMs);
  }
  for (const name of victims) await plane.returnNode(name);
  for (const name of victims) await observer.knows(name, 'True');
  return times.toSorted((a, b) => a - b)[Math.ceil(lost * 0.95) - 1] ?? Number.NaN;
}

/** As the node lifecycle controller does when no heartbeat comes any more. */
async function setReady(plane: ControlPlane, name: string, status: string): Promise<void> {
  const now = new Date().toISOString();
  const condition = { type: 'Ready', status, reason: 'NodeStatusUnknown', lastTransitionTime: now };
  await plane.request('PATCH', `/api/v1/nodes/${name}/status`, {
    status: { conditions: [condition] },
  });
}
