import { ok, strictEqual } from 'node:assert/strict';
import { withVolatile, withVoters } from '../reference-lab.ts';
import {
  gamer,
  isDown,
  nixos,
  nuc1,
  nuc2,
  nuc3,
  podsOn,
  runs,
  type Story,
  talos,
  waiting,
} from '../story.ts';

/** Hosts that go with somebody's knowledge. */
export const leaving: readonly Story[] = [
  {
    name: 'gamer leaves in the evening: it is drained, the leader moves, its voter stays a member',
    on: [gamer, nixos],
    hour: 21,
    leader: talos(3),
    acts: [
      { minute: 5, mishap: { kind: 'host.announced-off', host: gamer, withinMs: 120_000 } },
      {
        minute: 6.9,
        look: ({ world: { truth } }, told) => {
          ok(isDown(truth, talos(3)) && isDown(truth, talos(8)), 'the VMs of gamer are down');
          ok(truth.etcd.quorum, 'etcd has quorum');
          ok(truth.etcd.leader !== undefined && truth.etcd.leader !== talos(3), 'the leader moved');
          ok(truth.etcd.voters.includes(talos(3)), 'talos03 stays a voter');
          const [moved] = told.acted('etcd.forfeit-leadership');
          const [stopped] = told.acted('talos.shutdown', talos(3));
          ok(moved !== undefined && stopped !== undefined, 'leader and node were taken care of');
          ok(moved.at < stopped.at, 'the leader moved before its node stopped');
          ok(told.acted('etcd.snapshot').length > 0, 'a snapshot was taken first');
          ok(told.acted('pod.evict').length > 0, 'pods were evicted');
        },
      },
      {
        minute: 15,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(gamer)?.power, 'off');
          ok(
            told.of('closed').some((entry) => entry.outcome === 'done'),
            'the leave ended well',
          );
          strictEqual(told.acted('host.wake').length, 0);
          ok(!truth.pods.some((pod) => pod.alive && pod.node === talos(8)), 'nothing runs there');
        },
      },
    ],
  },
  {
    name: 'nixos is asked to go: replacements run first, then Lowtide powers it off',
    on: [gamer, nixos],
    hour: 19,
    acts: [
      {
        minute: 5,
        intent: { kind: 'off', host: nixos, withinMs: 600_000, by: "nixos's owner" },
      },
      {
        minute: 20,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(nixos)?.power, 'off');
          ok(told.acted('host.power-off', nixos).length > 0, 'Lowtide switched it off');
          ok(told.acted('workload.surge').length > 0, 'replacements were asked for');
          strictEqual(podsOn(truth, talos(6)) + podsOn(truth, talos(7)), 0);
        },
      },
    ],
  },
  {
    name: 'a host in use is asked to go: Lowtide refuses and says who uses it',
    on: [gamer, nixos],
    hour: 20,
    acts: [
      { minute: 2, mishap: { kind: 'host.used', host: gamer, inUse: true } },
      { minute: 5, intent: { kind: 'off', host: gamer, withinMs: 300_000, by: 'operator' } },
      {
        minute: 30,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(gamer)?.power, 'on');
          ok(told.heldBy('host-in-use').length > 0, 'the gate said so');
          ok(runs(truth, talos(3)) && runs(truth, talos(8)), 'nothing was taken down for it');
        },
      },
    ],
  },
  {
    name: 'the owner keeps gamer on: a wish to switch it off is held',
    on: [gamer],
    hour: 20,
    acts: [
      {
        minute: 2,
        intent: { kind: 'keep-on', host: gamer, until: Date.UTC(2026, 10, 3), by: 'owner' },
      },
      { minute: 5, intent: { kind: 'off', host: gamer, withinMs: 120_000, by: 'operator' } },
      {
        minute: 30,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(gamer)?.power, 'on');
          ok(told.heldBy('owner-first').length > 0, 'the gate said so');
        },
      },
    ],
  },
  {
    name: 'a stuck budget holds an eviction until the deadline, then it is dropped and said to be',
    on: [gamer, nixos],
    hour: 19,
    acts: [
      { minute: 4, mishap: { kind: 'budgets.stuck', forMs: 3_600_000 } },
      { minute: 5, mishap: { kind: 'host.announced-off', host: nixos, withinMs: 60_000 } },
      {
        minute: 5.98,
        look: ({ world: { truth } }) => {
          ok(
            isDown(truth, talos(6)) && isDown(truth, talos(7)),
            'the nodes were shut down in time',
          );
        },
      },
      {
        minute: 10,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(nixos)?.power, 'off');
          ok(told.heldBy('disruption-budget').length > 0, 'the budget held an eviction');
          ok(
            told.of('dropped').some((entry) => entry.step === 'evict the rest'),
            'what could not be moved is said',
          );
          ok(told.acted('node.mark-out-of-service').length > 0, 'libvirt saw them end');
          strictEqual(waiting(truth, nixos), 0);
        },
      },
    ],
  },
  {
    name: 'gamer is asked to go while the API is down: nothing is asked of it, the rest is done',
    on: [gamer, nixos],
    hour: 20,
    acts: [
      { minute: 4, mishap: { kind: 'kubernetes.api-down', forMs: 1_200_000 } },
      { minute: 5, intent: { kind: 'off', host: gamer, withinMs: 300_000, by: 'operator' } },
      {
        minute: 12,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(gamer)?.power, 'off');
          strictEqual(told.acted('node.cordon').length, 0);
          ok(told.heldBy('subject-seen').length > 0, 'the gate said so');
          ok(truth.etcd.quorum, 'etcd has quorum');
        },
      },
    ],
  },
  {
    name: 'gamer is announced to go while nuc2 is asked to: its voter is counted as gone',
    inLab: (lab) => withVolatile(lab, nuc2),
    on: [gamer, nixos, nuc2],
    hour: 20,
    acts: [
      { minute: 5, mishap: { kind: 'host.announced-off', host: gamer, withinMs: 120_000 } },
      { minute: 5, intent: { kind: 'off', host: nuc2, withinMs: 120_000, by: 'operator' } },
      {
        minute: 20,
        look: ({ world: { truth } }, told) => {
          ok(truth.etcd.quorum, 'etcd has quorum');
          strictEqual(truth.hosts.get(nuc2)?.power, 'on');
          ok(told.heldBy('quorum-survives').length > 0, 'the gate said so');
        },
      },
    ],
  },
  {
    name: 'nixos goes in half a minute: what its VMs still hold is freed by the last word of libvirt',
    on: [gamer, nixos],
    hour: 19,
    acts: [
      { minute: 4, mishap: { kind: 'budgets.stuck', forMs: 3_600_000 } },
      { minute: 5, mishap: { kind: 'host.announced-off', host: nixos, withinMs: 30_000 } },
      {
        minute: 10,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(nixos)?.power, 'off');
          ok(told.acted('node.mark-out-of-service').length > 0, 'libvirt saw them end');
          strictEqual(waiting(truth, nixos), 0);
        },
      },
    ],
  },
  {
    name: 'two of five voters are asked to go at once: one goes after the other',
    inLab: (lab) => withVoters(lab, talos(4), talos(6)),
    on: [gamer, nixos],
    hour: 19,
    acts: [
      { minute: 5, intent: { kind: 'off', host: gamer, withinMs: 600_000, by: 'operator' } },
      { minute: 5, intent: { kind: 'off', host: nixos, withinMs: 600_000, by: 'operator' } },
      {
        minute: 40,
        look: ({ world: { truth } }, told) => {
          ok(truth.etcd.quorum, 'etcd has quorum');
          ok(told.heldBy('one-control-plane-at-a-time').length > 0, 'one waited for the other');
        },
      },
    ],
  },
  {
    name: 'a host with OSDs goes and comes back: Ceph waits for it, and no longer',
    inLab: (lab) => withVolatile(lab, nuc3),
    on: [gamer, nixos, nuc3],
    hour: 19,
    acts: [
      { minute: 5, intent: { kind: 'off', host: nuc3, withinMs: 600_000, by: 'operator' } },
      {
        minute: 20,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(nuc3)?.power, 'off');
          ok(truth.ceph.monQuorum && truth.ceph.inactivePgs === 0, 'Ceph serves on');
          const [told1] = told.acted('ceph.set-noout', nuc3);
          const [off] = told.acted('host.power-off', nuc3);
          ok(told1 !== undefined && off !== undefined && told1.at < off.at, 'Ceph was told first');
        },
      },
      { minute: 25, intent: { kind: 'on', host: nuc3, by: 'operator' } },
      {
        minute: 45,
        look: (_, told) => ok(told.acted('ceph.unset-noout', nuc3).length > 0, 'noout is gone'),
      },
    ],
  },
  {
    name: 'an OSD is down while its neighbour is asked to go: storage comes first',
    inLab: (lab) => withVolatile(lab, nuc3),
    on: [gamer, nixos, nuc3],
    hour: 19,
    acts: [
      { minute: 3, mishap: { kind: 'ceph.osd-down', host: nuc1, forMs: 3_600_000 } },
      { minute: 5, intent: { kind: 'off', host: nuc3, withinMs: 600_000, by: 'operator' } },
      {
        minute: 30,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(nuc3)?.power, 'on');
          ok(told.heldBy('storage-survives').length > 0, 'the gate said so');
        },
      },
    ],
  },
];
