import { describe, expect, test } from 'vitest';
import type { HostName } from '../../src/model/lab.ts';
import type { CephAction } from '../../src/world/actions.ts';
import { isUnobservable, lastFact, lastSeen } from './facts.ts';
import { ask, type Harness, listen, type Open } from './harness.ts';
import { portSuite } from './port.ts';

/** A host of the reference lab with an OSD. */
const host = 'nuc2' as HostName;
const nobody = 'nobody' as HostName;

export interface CephHarness extends Harness<CephAction> {
  loseMonQuorum(): void;
}

export function cephSuite(name: string, open: Open<CephHarness>): void {
  portSuite(name, open, {
    feasible: { kind: 'ceph.set-noout', host },
    unknown: [
      { kind: 'ceph.set-noout', host: nobody },
      { kind: 'ceph.unset-noout', host: nobody },
    ],
  });

  describe(`${name} speaks to Ceph`, () => {
    test('noout is set for one host, seen, and taken back', async () => {
      const harness = await open();
      const heard = listen(harness);
      const noout = () => lastSeen(heard, 'ceph.status', 'cluster')?.noout ?? [];
      await ask(harness, { kind: 'ceph.set-noout', host });
      await harness.until('the flag', () => noout().includes(host));
      await ask(harness, { kind: 'ceph.unset-noout', host });
      await harness.until('its end', () => noout().length === 0);
    });

    test('without mon quorum it is tried again and nothing is seen', async () => {
      const harness = await open();
      const heard = listen(harness);
      await harness.until(
        'a first look',
        () => lastSeen(heard, 'ceph.status', 'cluster') !== undefined,
      );
      harness.loseMonQuorum();
      expect(await ask(harness, { kind: 'ceph.set-noout', host })).toMatchObject({ kind: 'retry' });
      await harness.until('it to be out of sight', () =>
        isUnobservable(lastFact(heard, 'ceph.status', 'cluster')),
      );
    });
  });
}
