import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';

/** More at once would only share the same cores. */
const workersMax = 4;

/** Every `step`th index from `first` to before `end`. */
interface Share {
  readonly first: number;
  readonly step: number;
  readonly end: number;
}

type Message =
  | { readonly kind: 'failed'; readonly report: string }
  | { readonly kind: 'ended'; readonly done: number };

export interface Reports {
  readonly done: number;
  /** One for each index that failed, as a person wants to read it. */
  readonly reports: readonly string[];
}

/** Has the worker file take care of each index from 0 to before `end`, shared out over all cores. */
export async function onAllCores(worker: URL, end: number): Promise<Reports> {
  const workers = Math.min(workersMax, availableParallelism());
  const shares = await Promise.all(
    Array.from({ length: workers }, (_, first) => runShare(worker, { first, step: workers, end })),
  );
  return {
    done: shares.reduce((sum, share) => sum + share.done, 0),
    reports: shares.flatMap((share) => share.reports),
  };
}

function runShare(file: URL, share: Share): Promise<Reports> {
  const worker = new Worker(file, { workerData: share });
  const reports: string[] = [];
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message: Message) => {
      if (message.kind === 'failed') reports.push(message.report);
      else resolve({ done: message.done, reports });
    });
  });
}

/** What a worker file does: tries each index of its share; what comes back is the failures' reports. */
export function takeShare(reportsOf: (index: number) => readonly string[]): void {
  const { first, step, end }: Share = workerData;
  const post = (message: Message) => parentPort?.postMessage(message);
  let done = 0;
  for (let index = first; index < end; index += step) {
    for (const report of reportsOf(index)) post({ kind: 'failed', report });
    done += 1;
  }
  post({ kind: 'ended', done });
}
