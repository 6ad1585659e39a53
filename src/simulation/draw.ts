import type { Random } from '../world/simulated/random.ts';

/** A whole number, both ends included. */
export function drawWhole(random: Random, low: number, high: number): number {
  return Math.floor(random.between(low, high + 1));
}

/** Between 20 s and so many minutes, in ms: how long a fault holds. */
export function drawHold(random: Random, minutesMax: number): number {
  return drawWhole(random, 20, minutesMax * 60) * 1_000;
}
