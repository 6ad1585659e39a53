import { performance } from 'node:perf_hooks';

/** What a file of `bench/` exports as `bench`; `bench/bench.ts` runs and prints it. */
export type Bench = () => Promise<readonly Figure[]> | readonly Figure[];

/** One measured thing beside something known that was measured in the same run, in the same unit. */
export interface Figure {
  /** "lowtide --help". */
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'µs' | '× real time' | 'KB' | 'MiB' | '% of a core';
  readonly baseline: {
    /** What it is compared with: "node -e 0". */
    readonly what: string;
    readonly value: number;
  };
  /** What we hold it to, on two cores of a modest machine; told, not enforced. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
}

/** The median time of the work in ms, after one unmeasured run that warms it up. */
export async function medianMs(runs: number, work: () => unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return median(times);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('bug: the median of nothing');
  return middle;
}
