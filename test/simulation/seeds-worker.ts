import { parentPort, workerData } from 'node:worker_threads';
import { commandFor, reportOf } from '../../src/simulation/report.ts';
import { simulate } from '../../src/simulation/run.ts';
import { referenceLab } from './reference-lab.ts';
import type { Share } from './seeds.ts';

const { lab, manifests } = referenceLab();

/** Plays its share of the seeds and posts a report for each that fails, then how many it played. */
const { first, step, end, durationMs }: Share = workerData;
let played = 0;
for (let seed = first; seed < end; seed += step) {
  const result = simulate({ lab, manifests, seed, durationMs });
  played += 1;
  if (result.ok) continue;
  const command = commandFor('examples/homelab/lab.yaml', seed, durationMs);
  parentPort?.postMessage({ kind: 'failed', report: reportOf(result, command) });
}
parentPort?.postMessage({ kind: 'ended', played });
