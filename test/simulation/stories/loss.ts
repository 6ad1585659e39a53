import { ok, strictEqual } from 'node:assert/strict';
import { withoutMeter } from '../reference-lab.ts';
import { gamer, nixos, nuc1, nuc3, podsOn, type Story, talos } from '../story.ts';

/** Hosts that vanish without a word. */
export const loss: readonly Story[] = [
  {
    name: 'the plug of gamer is pulled and a meter proves it: its work moves at once',
    on: [gamer, nixos],
    hour: 20,
    acts: [
      { minute: 5, mishap: { kind: 'host.power-cut', host: gamer } },
      {
        minute: 7,
        look: ({ world: { truth } }, told) => {
          ok(told.acted('node.mark-out-of-service', talos(8)).length > 0, 'talos08 was fenced');
          strictEqual(truth.pods.filter((pod) => pod.node === talos(8) && pod.alive).length, 0);
        },
      },
      { minute: 20, mishap: { kind: 'host.switched-on', host: gamer } },
      {
        minute: 40,
        look: ({ world: { truth } }, told) => {
          ok(truth.nodes.get(talos(8))?.ready, 'talos08 works again');
          ok(told.acted('node.unmark-out-of-service', talos(8)).length > 0, 'its taint is gone');
          ok(podsOn(truth, talos(8)) > 0, 'it runs pods again');
        },
      },
    ],
  },
  {
    name: 'the plug of gamer is pulled and nothing measures it: Lowtide waits and says so',
    inLab: (lab) => withoutMeter(lab, gamer),
    on: [gamer, nixos],
    hour: 20,
    acts: [
      { minute: 5, mishap: { kind: 'host.power-cut', host: gamer } },
      {
        minute: 30,
        look: (trial, told) => {
          strictEqual(told.acted('node.mark-out-of-service').length, 0);
          const open = [...(trial.view()?.operations.values() ?? [])];
          const loss = open.find((operation) => operation.kind === 'unplanned-loss');
          ok(loss !== undefined, 'the loss is still open');
          ok(loss.waiting.includes('proves'), `it says what it waits for: "${loss.waiting}"`);
        },
      },
    ],
  },
  {
    name: 'most always-on hosts fall silent at once: Lowtide only observes',
    on: [gamer, nixos],
    hour: 20,
    acts: [
      {
        minute: 5,
        mishap: { kind: 'domain.failed', domain: 'switch', value: 'rack', forMs: 1_200_000 },
      },
      {
        minute: 20,
        look: (_, told) => {
          const late = told.of('acting').filter((entry) => told.minuteOf(entry) > 7);
          strictEqual(late.length, 0);
        },
      },
    ],
  },
  {
    name: 'a person holds everything: a crashed VM is left alone until the release',
    on: [gamer],
    hour: 20,
    acts: [
      { minute: 4, intent: { kind: 'hold', why: 'looking at it', by: 'operator' } },
      { minute: 5, mishap: { kind: 'vm.crashed', node: talos(4) } },
      {
        minute: 15,
        look: (_, told) => {
          strictEqual(told.of('acting').length, 0);
          ok(told.heldBy('person-holds').length > 0, 'the gate said so');
        },
      },
      { minute: 16, intent: { kind: 'release', by: 'operator' } },
      {
        minute: 25,
        look: ({ world: { truth } }) => ok(truth.nodes.get(talos(4))?.ready, 'it works again'),
      },
    ],
  },
  {
    name: 'the network of nuc1 is cut: a node that may run on is never marked out of service',
    on: [gamer, nixos],
    hour: 20,
    acts: [
      { minute: 5, mishap: { kind: 'network.partitioned', host: nuc1, forMs: 1_200_000 } },
      {
        minute: 20,
        look: (_, told) => strictEqual(told.acted('node.mark-out-of-service').length, 0),
      },
    ],
  },
  {
    name: 'nuc3 is lost and comes back: some of the work is spread onto it again',
    on: [gamer, nixos],
    hour: 12,
    acts: [
      { minute: 45, mishap: { kind: 'host.power-cut', host: nuc3 } },
      { minute: 60, mishap: { kind: 'host.switched-on', host: nuc3 } },
      {
        minute: 80,
        look: ({ world: { truth } }, told) => {
          ok(truth.nodes.get(talos(4))?.ready && truth.nodes.get(talos(5))?.ready);
          const spread = told.acted('workload.surge');
          ok(spread.length > 0, 'a replacement was asked for');
          ok(spread.every((entry) => entry.operation.startsWith('return-nuc3')));
        },
      },
    ],
  },
];
