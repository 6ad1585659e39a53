import { ok, strictEqual } from 'node:assert/strict';
import { gamer, isDown, nixos, type Story, talos } from '../story.ts';

/** From nothing, and back again. */
export const comingUp: readonly Story[] = [
  {
    name: 'a cold lab is brought up from blank disks, and gamer is woken for its voter',
    begin: 'cold',
    on: [],
    hour: 18,
    acts: [
      { minute: 1, intent: { kind: 'up', by: 'operator' } },
      // Until the API answers nobody knows whether every node is Ready.
      { minute: 4, mishap: { kind: 'kubernetes.api-down', forMs: 900_000 } },
      {
        minute: 45,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.etcd.healthy.length, 3);
          ok(
            [...truth.nodes.keys()].every((node) => truth.nodes.get(node)?.ready || offline(node)),
          );
          const up = told.of('closed').find((entry) => entry.operation.startsWith('bring-up'));
          ok(up?.outcome === 'done', 'it said that it is up');
          for (const node of [...truth.nodes.keys()].filter((each) => !offline(each))) {
            ok(up.at >= told.lastly(`node ${node} is Ready`), `when ${node} was, not before`);
          }
        },
      },
    ],
  },
  {
    name: 'gamer is asked for in the morning: woken, its voter first, given back to work',
    on: [],
    hour: 10,
    acts: [
      { minute: 5, intent: { kind: 'on', host: gamer, by: "gamer's owner" } },
      {
        minute: 20,
        look: ({ world: { truth } }, told) => {
          strictEqual(truth.hosts.get(gamer)?.power, 'on');
          strictEqual(truth.etcd.healthy.length, 3);
          ok(truth.nodes.get(talos(8))?.ready, 'talos08 is Ready');
          const [voter] = told.acted('vm.start', talos(3));
          const [worker] = told.acted('vm.start', talos(8));
          ok(voter !== undefined && worker !== undefined, 'its VMs were started');
          ok(voter.at < worker.at, 'the voter first');
          const back = told.of('closed').find((entry) => entry.operation.startsWith('return'));
          ok(back !== undefined && back.at >= told.lastly('node talos08 is Ready'), 'back at work');
        },
      },
    ],
  },
  {
    name: 'gamer leaves and comes back: what was cordoned works again',
    on: [gamer, nixos],
    hour: 20,
    acts: [
      { minute: 5, intent: { kind: 'off', host: gamer, withinMs: 300_000, by: 'operator' } },
      {
        minute: 20,
        look: ({ world: { truth } }) => ok(isDown(truth, talos(3)), 'it went'),
      },
      { minute: 30, mishap: { kind: 'host.switched-on', host: gamer } },
      {
        minute: 50,
        look: ({ world: { truth } }, told) => {
          ok(truth.nodes.get(talos(8))?.ready, 'talos08 is Ready');
          ok(told.acted('node.uncordon', talos(8)).length > 0, 'its cordon is gone');
          strictEqual(truth.etcd.healthy.length, 3);
        },
      },
    ],
  },
];

/** The nodes of nixos, which stays off. */
function offline(node: string): boolean {
  return node === talos(6) || node === talos(7);
}
