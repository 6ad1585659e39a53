import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Every `step`th seed from `first` to before `end`. */
export interface Share {
  readonly first: number;
  readonly step: number;
  readonly end: number;
  readonly durationMs: number;
}

export interface Played {
  readonly played: number;
  /** A report for each seed that failed, as a person wants to read it. */
  readonly reports: readonly string[];
}

type Message =
  | { readonly kind: 'failed'; readonly report: string }
  | { readonly kind: 'ended'; readonly played: number };

/** More at once would only share the same cores. */
const workersMax = 4;

/** Plays the seeds 0 to `seeds` on all cores. */
export async function playSeeds(seeds: number, durationMs: number): Promise<Played> {
  const workers = Math.min(workersMax, availableParallelism());
  const shares = Array.from({ length: workers }, (_, first) =>
    playShare({ first, step: workers, end: seeds, durationMs }),
  );
  const all = await Promise.all(shares);
  return {
    played: all.reduce((sum, share) => sum + share.played, 0),
    reports: all.flatMap((share) => share.reports),
  };
}

function playShare(share: Share): Promise<Played> {
  const worker = new Worker(new URL('./seeds-worker.ts', import.meta.url), { workerData: share });
  const reports: string[] = [];
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message: Message) => {
      if (message.kind === 'failed') reports.push(message.report);
      else resolve({ played: message.played, reports });
    });
  });
}
