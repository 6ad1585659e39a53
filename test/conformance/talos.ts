import { describe, expect, test } from 'vitest';
import type { NodeName } from '../../src/model/lab.ts';
import type { TalosAction } from '../../src/world/actions.ts';
import type { WorldEvent } from '../../src/world/ports.ts';
import { isUnobservable, lastFact, lastSeen } from './facts.ts';
import { ask, type Harness, listen, type Open } from './harness.ts';
import { portSuite } from './port.ts';

/** The control planes and a worker of the reference lab. */
const first = 'talos01' as NodeName;
const second = 'talos02' as NodeName;
const voters = [first, second, 'talos03' as NodeName];
const worker = 'talos06' as NodeName;
const nobody = 'nobody' as NodeName;

export interface TalosHarness extends Harness<TalosAction> {
  /** Switches the machine of the node off, without a word. */
  cut(node: NodeName): void;
}

export function talosSuite(name: string, open: Open<TalosHarness>): void {
  portSuite(name, open, {
    feasible: { kind: 'etcd.snapshot', node: first },
    unknown: [
      { kind: 'talos.apply-config', node: nobody },
      { kind: 'talos.bootstrap', node: nobody },
      { kind: 'talos.shutdown', node: nobody, force: false },
      { kind: 'etcd.forfeit-leadership', node: nobody },
      { kind: 'etcd.snapshot', node: nobody },
      { kind: 'etcd.remove-member', node: nobody, member: '1' },
    ],
  });

  describe(`${name} speaks to Talos`, () => {
    test('etcd is bootstrapped once: asked again it is done', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'talos.bootstrap', node: first })).toMatchObject({
        kind: 'done',
      });
    });

    test('a worker cannot bootstrap: stalled', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'talos.bootstrap', node: worker })).toMatchObject({
        kind: 'stalled',
      });
    });

    test('a node that does not answer is tried again', async () => {
      const harness = await open();
      harness.cut(second);
      expect(await ask(harness, { kind: 'etcd.snapshot', node: second })).toMatchObject({
        kind: 'retry',
      });
    });

    test('a leader that forfeits leads no more', async () => {
      const harness = await open();
      const heard = listen(harness);
      const leads = (node: NodeName) => isLeader(heard, node);
      await harness.until('a leader', () => voters.some(leads));
      const leader = voters.find(leads) ?? first;
      expect(await ask(harness, { kind: 'etcd.forfeit-leadership', node: leader })).toMatchObject({
        kind: 'done',
      });
      await harness.until('another leader', () => voters.some(leads) && !leads(leader));
    });

    test('a snapshot is seen with its time', async () => {
      const harness = await open();
      const heard = listen(harness);
      await ask(harness, { kind: 'etcd.snapshot', node: first });
      await harness.until(
        'the snapshot',
        () => lastSeen(heard, 'etcd.snapshot', 'cluster') !== undefined,
      );
    });

    test('a member that is removed is seen no more, and removing it again is done', async () => {
      const harness = await open();
      const heard = listen(harness);
      const members = () => lastSeen(heard, 'etcd.members', 'cluster') ?? [];
      await harness.until('a leader', () => voters.some((node) => isLeader(heard, node)));
      const follower = voters.find((node) => node !== first && !isLeader(heard, node));
      const member = members().find((one) => one.node === follower)?.member ?? 'none';
      for (let time = 0; time < 2; time++) {
        expect(
          await ask(harness, { kind: 'etcd.remove-member', node: first, member }),
        ).toMatchObject({ kind: 'done' });
      }
      await harness.until('it to be gone', () => members().length === 2);
    });

    test('a node that is told to shut down drains, stops and cannot be seen', async () => {
      const harness = await open();
      const heard = listen(harness);
      const stage = () => lastFact(heard, 'talos.stage', worker);
      await harness.until('a first look', () => stage() === 'running');
      await ask(harness, { kind: 'talos.shutdown', node: worker, force: true });
      await harness.until('it to be off', () => isUnobservable(stage()));
    });
  });
}

function isLeader(heard: readonly WorldEvent[], node: NodeName): boolean {
  const status = lastSeen(heard, 'etcd.status', node);
  return status !== undefined && status.leader === status.member;
}
