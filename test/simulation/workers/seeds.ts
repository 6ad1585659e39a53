import { commandFor, reportOf } from '../../../src/simulation/report.ts';
import { simulate } from '../../../src/simulation/run.ts';
import { takeShare } from '../all-cores.ts';
import { referenceLab } from '../reference-lab.ts';
import { durationMs } from '../seeds.ts';

const { lab, manifests } = referenceLab();

takeShare((seed) => {
  const result = simulate({ lab, manifests, seed, durationMs });
  if (result.ok) return [];
  return [reportOf(result, commandFor('examples/homelab/lab.yaml', seed, durationMs))];
});
