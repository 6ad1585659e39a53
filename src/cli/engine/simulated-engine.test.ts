import { afterEach, expect, test } from 'vitest';
import { referenceLab } from '../../../test/simulation/reference-lab.ts';
import { createMemoryStore } from '../../controller/stores/memory.ts';
import { labStatus } from '../../status/lab-status.ts';
import { clockText } from '../../status/times.ts';
import { createSimulatedWorld } from '../../world/simulated/create.ts';
import { fridayAfternoon, hostsOnAt } from './calendar.ts';
import type { RunningEngine } from './engine.ts';
import { scenesOf } from './scenes.ts';
import { startSimulatedEngine } from './simulated-engine.ts';

const { lab, manifests } = referenceLab();

let engine: RunningEngine | undefined;
afterEach(() => engine?.stop());

function start(): RunningEngine {
  engine = startSimulatedEngine({
    lab,
    manifests,
    seed: 1,
    speed: 60,
    store: createMemoryStore(),
    onEntries: () => {},
  });
  return engine;
}

test('a simulated life begins on a Friday at 15:30, calm, with the desktop at work', () => {
  const { view } = start();
  const status = labStatus(view());
  expect(clockText(status.at, 0, status.timezone)).toBe('20 Nov 15:30');
  expect(hostsOnAt(lab, status.at)).not.toContain('gamer');
  expect(status.tide.hostsOn).toBe(7);
  expect(status.headline.tone).toBe('fine');
});

test.each(['Pacific/Auckland', 'America/Los_Angeles', 'UTC'])('in %s too', (timezone) => {
  expect(clockText(fridayAfternoon(timezone), 0, timezone)).toBe('20 Nov 15:30');
});

test('speed and pause are told back, an unknown scene is refused', () => {
  const { simulation } = start();
  expect(simulation?.apply({ kind: 'speed', speed: 600 }).kind).toBe('told');
  expect(simulation?.apply({ kind: 'pause' }).kind).toBe('told');
  expect(simulation?.status()).toMatchObject({ speed: 600, paused: true, seed: 1 });
  expect(simulation?.apply({ kind: 'scene', id: 'earthquake' })).toMatchObject({
    kind: 'refused',
    status: 409,
  });
});

test('who is off can only be switched on, who is on can leave or lose power', () => {
  const { simulation } = start();
  const ids = simulation?.status().scenes.map(({ id }) => id) ?? [];
  expect(ids).toContain('on-gamer');
  expect(ids).not.toContain('leave-gamer');
  expect(ids).toEqual(expect.arrayContaining(['leave-nixos', 'cut-nixos', 'cut-nuc1']));
  expect(ids).not.toContain('on-nixos');
});

test('every scene that is offered can be played', () => {
  const startsAt = fridayAfternoon(lab.timezone);
  const world = createSimulatedWorld({
    lab,
    manifests,
    seed: 1,
    startsAt,
    begin: 'running',
    on: hostsOnAt(lab, startsAt),
    people: false,
  });
  const played = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    for (const { id } of scenesOf(lab, world.truth)) {
      const scene = scenesOf(lab, world.truth).find((one) => one.id === id);
      // Healing switches on again what the other scenes are to find off.
      if (scene === undefined || scene.mishap === 'heal') continue;
      world.inject(scene.mishap);
      world.advanceTo(world.clock.now() + 10 * 60_000);
      played.add(id);
    }
  }
  expect([...played]).toEqual(
    expect.arrayContaining(['on-nuc1', 'on-nixos', 'on-gamer', 'leave-gamer', 'partition']),
  );
});

test('a plug that is pulled is felt in the lab', () => {
  const { simulation } = start();
  expect(simulation?.apply({ kind: 'scene', id: 'cut-nixos' })).toEqual({
    kind: 'told',
    says: "nixos's plug is pulled.",
  });
  expect(simulation?.status().scenes.map(({ id }) => id)).toContain('on-nixos');
});
