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
  { seed: 0, hours: 1, was: 'a loss was closed before the pods that it held were seen' },
  { seed: 12, hours: 1, was: 'a voter was rebuilt without quorum, for no member was seen' },
  { seed: 16, hours: 1, was: 'a return waited for ever for a VM whose disk was lost' },
  { seed: 117, hours: 1, was: 'a leave went on cutting VMs after the announced moment' },
  { seed: 40, hours: 2, was: 'right after a restart a voter was powered off for want of facts' },
  { seed: 619, hours: 2, was: 'right after a restart a voter that had just booted was reset' },
  { seed: 85, hours: 2, was: 'a rebuild whose answer was lost was never made again' },
  { seed: 159, hours: 2, was: 'an extra replica that found no room was waited for for ever' },
  { seed: 234, hours: 2, was: 'a wake for quorum started VMs on a host that was leaving again' },
  { seed: 2170, hours: 2, was: 'a host asked off in the moment it came back went to work' },
  { seed: 2949, hours: 2, was: 'back from isolation no voter was seen, and one was powered off' },
  { seed: 3001, hours: 2, was: 'a VM whose disk was lost twice was only ever reset' },
  { seed: 3181, hours: 2, was: 'pods placed a moment before the plug was pulled stayed held' },
  { seed: 3992, hours: 2, was: 'a taint that a stale watch hid stayed on' },
  { seed: 10_133, hours: 12, was: 'a voter that was just joining again lost its new membership' },
  { seed: 1356, hours: 1.5, was: 'pods that a stale watch hid kept a host that had left' },
  { seed: 1003, hours: 1.5, was: 'three repairs waited for each other under a budget of two' },
  { seed: 1579, hours: 1.5, was: 'an extra replica that a stale watch hid was never settled' },
  { seed: 2822, hours: 1.5, was: 'a surge asked for while a settle ran was forgotten with it' },
];

for (const { seed, hours, was } of regressions) {
  test(`seed ${seed}: ${was}`, () => {
    const result = simulate({ lab, manifests, seed, durationMs: hours * hourMs });
    const command = commandFor('examples/homelab/lab.yaml', seed, hours * hourMs);
    expect(result.ok, reportOf(result, command)).toBe(true);
  });
}
