import type { SimulationResult } from './run.ts';
import { stampOf, type TraceLine, wordsOf } from './trace.ts';

/** As many of the last lines as a person reads before opening the whole trace. */
const lastLines = 30;

/** What a failed seed prints: what was violated, when, what led to it and how to see it again. */
export function reportOf(result: SimulationResult, command: string): string {
  return [
    `Seed ${result.seed} violates ${result.violations.length === 1 ? 'a property' : 'properties'}:`,
    ...result.violations.map(({ property, at, why }) => `  ${property} at ${stampOf(at)}: ${why}`),
    'What led to it:',
    ...result.trace.slice(-lastLines).map((line) => `  ${lineOf(line)}`),
    `See it again: ${command}`,
  ].join('\n');
}

/** The command that plays this seed again. */
export function commandFor(
  lab: string,
  seed: number,
  durationMs: number,
  mishaps: readonly string[] = [],
): string {
  const faults = mishaps.map((kind) => ` --fault ${kind}`).join('');
  return `lowtide simulate --lab ${lab} --seed ${seed} --days ${durationMs / dayMs}${faults}`;
}

export const dayMs = 24 * 3_600_000;

/** A line of the timeline: when, and in words what. */
export function lineOf(line: TraceLine): string {
  return `${stampOf(line.at)}  ${wordsOf(line)}`;
}
