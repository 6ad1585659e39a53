import { expect, test } from 'vitest';
import { commandFor, reportOf } from '../../src/simulation/report.ts';
import { simulate } from '../../src/simulation/run.ts';
import { referenceLab } from './reference-lab.ts';

const { lab, manifests } = referenceLab();
const hourMs = 3_600_000;

/** Seeds that once failed, and what was wrong. */
const regressions: readonly { seed: number; hours: number; was: string }[] = [
  { seed: 7, hours: 1, was: 'rebalance counted a pod on a node that does not work, and threw' },
  { seed: 1, hours: 1, was: 'after a restart a host not seen yet was taken to have left' },
];

for (const { seed, hours, was } of regressions) {
  test(`seed ${seed}: ${was}`, () => {
    const result = simulate({ lab, manifests, seed, durationMs: hours * hourMs });
    const command = commandFor('examples/homelab/lab.yaml', seed, hours * hourMs);
    expect(result.ok, reportOf(result, command)).toBe(true);
  });
}
