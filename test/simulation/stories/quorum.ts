import { ok, strictEqual } from 'node:assert/strict';
import { gamer, nuc1, type Story, talos } from '../story.ts';

/** etcd loses voters, and what brings it back. */
export const quorum: readonly Story[] = [
  {
    name: 'nuc1 is lost at low tide: gamer is woken though the API is down, and quorum is back',
    on: [],
    hour: 14,
    acts: [
      { minute: 5, mishap: { kind: 'host.power-cut', host: nuc1 } },
      {
        minute: 6,
        look: ({ world: { truth } }) => ok(!truth.etcd.quorum, 'one of three voters is left'),
      },
      {
        minute: 11,
        look: ({ world: { truth } }, told) => {
          ok(told.acted('host.wake', gamer).length > 0, 'gamer was called');
          ok(truth.etcd.quorum, 'etcd has quorum again');
          ok(truth.nodes.get(talos(3))?.running, 'talos03 runs');
          const [started] = told.acted('vm.start', talos(3));
          ok(started !== undefined, 'its voter was started');
          ok(started.operation.startsWith('wake-for-quorum'), 'at once');
          const ended = told.of('closed').find((entry) => entry.operation === started.operation);
          ok(ended !== undefined && ended.at >= told.lastly('etcd has quorum'), 'and waited for');
        },
      },
    ],
  },
  {
    name: 'every magic packet but a few is lost: it is sent again until gamer wakes',
    on: [],
    hour: 14,
    acts: [
      { minute: 1, mishap: { kind: 'wake.lossy', probability: 0.8, forMs: 7_200_000 } },
      { minute: 5, mishap: { kind: 'host.power-cut', host: nuc1 } },
      {
        minute: 45,
        look: ({ world: { truth } }, told) => {
          ok(told.acted('host.wake', gamer).length > 1, 'it was called more than once');
          ok(truth.etcd.quorum, 'etcd has quorum again');
        },
      },
    ],
  },
  {
    name: 'the owner keeps gamer off: even for quorum it is not woken, until the veto ends',
    on: [],
    hour: 14,
    acts: [
      {
        minute: 2,
        intent: {
          kind: 'keep-off',
          host: gamer,
          until: Date.UTC(2026, 10, 2, 14),
          by: "gamer's owner",
        },
      },
      { minute: 5, mishap: { kind: 'host.power-cut', host: nuc1 } },
      {
        minute: 55,
        look: (_, told) => {
          strictEqual(told.acted('host.wake').length, 0);
          ok(told.heldBy('owner-first').length > 0, 'the veto is named');
        },
      },
      {
        minute: 75,
        look: ({ world: { truth } }, told) => {
          ok(told.acted('host.wake', gamer).length > 0, 'then it is woken');
          ok(truth.etcd.quorum, 'etcd has quorum again');
        },
      },
    ],
  },
  {
    name: 'nuc1 is lost while gamer is asked to go: its voter is needed and it stays',
    on: [gamer],
    hour: 14,
    acts: [
      { minute: 5, mishap: { kind: 'host.power-cut', host: nuc1 } },
      { minute: 8, intent: { kind: 'off', host: gamer, withinMs: 600_000, by: 'operator' } },
      {
        minute: 30,
        look: ({ world: { truth } }, told) => {
          ok(truth.etcd.quorum, 'etcd keeps its quorum');
          strictEqual(truth.hosts.get(gamer)?.power, 'on');
          ok(told.heldBy('quorum-survives').length > 0, 'the gate said so');
        },
      },
    ],
  },
  {
    name: 'nothing wakes gamer: it is called at most twenty times an hour',
    on: [],
    hour: 13,
    acts: [
      { minute: 1, mishap: { kind: 'wake.lossy', probability: 1, forMs: 7_200_000 } },
      { minute: 5, mishap: { kind: 'host.power-cut', host: nuc1 } },
      {
        minute: 65,
        look: (_, told) => {
          const calls = told.acted('host.wake', gamer).length;
          ok(calls >= 10 && calls <= 20, `it was called ${calls} times`);
          ok(told.heldBy('budget').length > 0, 'the gate said so');
        },
      },
    ],
  },
];
