import { ok, strictEqual } from 'node:assert/strict';
import { gamer, nixos, type Story, talos } from '../story.ts';

/** VMs that fail on hosts that are on. */
export const repair: readonly Story[] = [
  {
    name: 'the VM of a worker crashes: it is started again',
    on: [gamer, nixos],
    hour: 19,
    acts: [
      { minute: 5, mishap: { kind: 'vm.crashed', node: talos(4) } },
      {
        minute: 9,
        look: ({ world: { truth } }, told) => {
          ok(told.acted('vm.start', talos(4)).length > 0, 'it was started');
          ok(truth.nodes.get(talos(4))?.ready, 'it is Ready');
          strictEqual(told.acted('vm.rebuild').length, 0);
        },
      },
    ],
  },
  {
    name: 'the VM of a voter hangs: one reset mends it',
    on: [gamer, nixos],
    hour: 19,
    acts: [
      { minute: 5, mishap: { kind: 'vm.hung', node: talos(1) } },
      {
        minute: 12,
        look: ({ world: { truth } }, told) => {
          strictEqual(told.acted('vm.reset', talos(1)).length, 1);
          strictEqual(told.acted('vm.rebuild').length, 0);
          ok(truth.etcd.healthy.includes(talos(1)), 'it is a healthy voter again');
        },
      },
    ],
  },
  {
    name: 'the disk of a worker is lost: the ladder ends with a rebuild, and it joins again',
    on: [gamer, nixos],
    hour: 19,
    acts: [
      { minute: 5, mishap: { kind: 'vm.disk-lost', node: talos(5) } },
      {
        minute: 55,
        look: ({ world: { truth } }, told) => {
          strictEqual(told.acted('vm.rebuild', talos(5)).length, 1);
          ok(told.acted('talos.apply-config', talos(5)).length > 0, 'it got its config');
          ok(truth.nodes.get(talos(5))?.ready, 'it is Ready');
        },
      },
    ],
  },
  {
    name: 'the disk of a voter is lost: the old member is removed and it joins as a new one',
    on: [gamer, nixos],
    hour: 19,
    acts: [
      { minute: 5, mishap: { kind: 'vm.disk-lost', node: talos(2) } },
      {
        minute: 75,
        look: ({ world: { truth } }, told) => {
          ok(told.acted('etcd.remove-member').length > 0, 'the lost member was removed');
          strictEqual(told.acted('vm.rebuild', talos(2)).length, 1);
          ok(truth.etcd.healthy.includes(talos(2)), 'it is a healthy voter again');
        },
      },
    ],
  },
  {
    name: 'gamer is lost while talos08 waits, rebuilt, for its config: it gets it when gamer is back',
    on: [gamer, nixos],
    hour: 19,
    acts: [
      { minute: 1, mishap: { kind: 'talos.refuses', node: talos(8), forMs: 4_800_000 } },
      { minute: 5, mishap: { kind: 'vm.disk-lost', node: talos(8) } },
      {
        minute: 30,
        look: (_, told) => strictEqual(told.acted('vm.rebuild', talos(8)).length, 1),
      },
      { minute: 30, mishap: { kind: 'host.power-cut', host: gamer } },
      { minute: 35, mishap: { kind: 'host.switched-on', host: gamer } },
      {
        minute: 100,
        look: ({ world: { truth } }) => ok(truth.nodes.get(talos(8))?.ready, 'it is Ready'),
      },
    ],
  },
];
