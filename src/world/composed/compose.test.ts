import { expect, test } from 'vitest';
import {
  host,
  node,
  noon,
  referenceWorld,
  second,
} from '../../../test/conformance/reference-world.ts';
import type { Action } from '../actions.ts';
import type { Port, Request, WorldEvent } from '../ports.ts';
import { composeWorld } from './compose.ts';
import { type Ports, portNames, portTelling } from './ports.ts';

/** A port that tells what it is told to, and notes what it is asked. */
function talking(): Port<Action> & {
  readonly asked: Request[];
  readonly say: (event: WorldEvent) => void;
  readonly listeners: number;
} {
  const heard = new Set<(event: WorldEvent) => void>();
  const asked: Request[] = [];
  return {
    asked,
    get listeners() {
      return heard.size;
    },
    say: (event) => {
      for (const listener of heard) listener(event);
    },
    perform: (request) => asked.push(request),
    subscribe(listener) {
      heard.add(listener);
      return () => heard.delete(listener);
    },
  };
}

function mixed() {
  const simulated = talking();
  const kubernetes = talking();
  const ports: Ports = {
    power: simulated,
    hypervisor: simulated,
    talos: simulated,
    ceph: simulated,
    kubernetes,
  };
  const world = composeWorld(ports);
  const heard: WorldEvent[] = [];
  const end = world.subscribe((event) => heard.push(event));
  return { world, simulated, kubernetes, heard, end };
}

function saw(source: string): WorldEvent {
  return { kind: 'observed', at: noon, source, facts: [] };
}

test('each action goes to the world of its port', () => {
  const { world, simulated, kubernetes } = mixed();
  const actions: Action[] = [
    { kind: 'host.power-off', host: host('gamer') },
    { kind: 'vm.stop', node: node('talos08') },
    { kind: 'etcd.forfeit-leadership', node: node('talos03') },
    { kind: 'ceph.set-noout', host: host('nuc1') },
  ];
  for (const [index, action] of actions.entries()) world.perform({ id: `${index}`, action });
  const cordon: Action = { kind: 'node.cordon', node: node('talos08') };
  world.perform({ id: 'k', action: cordon });
  expect(simulated.asked.map(({ action }) => action)).toEqual(actions);
  expect(kubernetes.asked).toEqual([{ id: 'k', action: cordon }]);
});

test('of a world only what belongs to its ports is heard', () => {
  const { simulated, kubernetes, heard } = mixed();
  simulated.say(saw('kubernetes'));
  kubernetes.say(saw('libvirt/gamer'));
  const announced = { kind: 'announced', at: noon, host: host('gamer'), withinMs: second } as const;
  kubernetes.say(announced);
  expect(heard).toEqual([]);
  const told = ['ping', 'plug/gamer', 'agent/gamer', 'libvirt/gamer', 'talos/talos03', 'etcd'];
  for (const source of [...told, 'store', 'ceph']) simulated.say(saw(source));
  kubernetes.say(saw('kubernetes'));
  simulated.say(announced);
  expect(heard).toHaveLength(told.length + 4);
});

test('a world behind several ports is heard once, and not at all when nobody listens any more', () => {
  const { simulated, kubernetes, heard, end } = mixed();
  simulated.say({ kind: 'finished', at: noon, id: 'a/1', result: { kind: 'done' } });
  expect(heard).toHaveLength(1);
  end();
  expect([simulated.listeners, kubernetes.listeners]).toEqual([0, 0]);
});

test('every source of the simulated world belongs to a port', () => {
  const lab = referenceWorld();
  lab.run(20 * second);
  const sources = new Set(lab.heard.flatMap((one) => (one.kind === 'observed' ? one.source : [])));
  const ports = new Set([...sources].map(portTelling));
  expect([...ports].toSorted()).toEqual([...portNames].toSorted());
});
