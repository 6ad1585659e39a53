import { afterEach, expect, test } from 'vitest';
import { referenceLab } from '../../../test/simulation/reference-lab.ts';
import { createSimulatedWorld } from '../../world/simulated/create.ts';
import { createDriver, type Driver } from './driver.ts';
import { createSimulation } from './simulation.ts';

const drivers: Driver[] = [];
afterEach(() => {
  for (const driver of drivers.splice(0)) driver.stop();
});

function simulation(...real: ('kubernetes' | 'power')[]) {
  const { lab, manifests } = referenceLab();
  const world = createSimulatedWorld({
    lab,
    manifests,
    seed: 1,
    startsAt: 0,
    begin: 'running',
    people: false,
  });
  const driver = createDriver(world, 1);
  drivers.push(driver);
  return createSimulation(lab, world, driver, 1, new Set(real));
}

const scenes = (...real: ('kubernetes' | 'power')[]) =>
  simulation(...real)
    .status()
    .scenes.map(({ id }) => id);

test('where all is simulated every scene is offered, and nothing is said to be real', () => {
  expect(scenes()).toEqual(expect.arrayContaining(['api-down', 'budgets', 'cut-gamer', 'heal']));
  expect(simulation().status()).not.toHaveProperty('realPorts');
});

test('beside a real Kubernetes nobody would feel a simulated one fail: that is not offered', () => {
  const offered = scenes('kubernetes');
  expect(offered).toEqual(expect.arrayContaining(['cut-gamer', 'mon-down', 'partition', 'heal']));
  expect(offered).not.toEqual(expect.arrayContaining(['api-down']));
  expect(offered).not.toEqual(expect.arrayContaining(['budgets']));
  expect(simulation('kubernetes').status().realPorts).toEqual(['kubernetes']);
  expect(simulation('kubernetes').apply({ kind: 'scene', id: 'api-down' })).toMatchObject({
    kind: 'refused',
  });
});

test('beside real power nobody is switched', () => {
  expect(scenes('power').filter((id) => id.endsWith('-gamer'))).toEqual([]);
});
