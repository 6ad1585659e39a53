import { expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  node,
  struckBy,
} from '../../../../test/conformance/reference-world.ts';
import type { Mishap } from '../mishap.ts';

const gamer = host('gamer');
const nixos = host('nixos');
const nuc1 = host('nuc1');
const worker = node('talos06');

test('ends everything that holds, plugs in and power-cycles; a volatile host stays off', () => {
  const lab = struckBy({ kind: 'host.power-cut', host: nuc1 });
  const holding: Mishap[] = [
    { kind: 'host.hung', host: nixos },
    { kind: 'host.power-cut', host: gamer },
    { kind: 'network.partitioned', host: host('nuc2'), forMs: hour },
    { kind: 'network.isolated', forMs: hour },
    { kind: 'budgets.stuck', forMs: hour },
    { kind: 'kubernetes.stale', forMs: hour },
    { kind: 'wake.lossy', probability: 1, forMs: hour },
    { kind: 'talos.refuses', node: worker, forMs: hour },
  ];
  for (const mishap of holding) lab.world.inject(mishap);
  lab.run(minute);
  lab.world.heal();
  lab.run(3 * minute);
  expect(lab.power(nuc1)).toBe('on');
  expect(lab.power(nixos)).toBe('on');
  expect(lab.power(gamer)).toBe('off');
  expect(lab.seen('host.reachable', 'nuc2')).toBe(true);
  expect(lab.happened(/^over: /)).toBe(6);
  for (let count = 0; count < 3; count++) lab.ask({ kind: 'host.wake', host: gamer });
  expect(lab.power(gamer)).toBe('booting');
  lab.run(2 * hour);
  expect(lab.happened(/^over: /)).toBe(6);
});
