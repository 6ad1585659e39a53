import { expect, test } from 'vitest';
import { home, nothingSeen, see } from '../../../test/situations/home.ts';
import { createClusterSight } from './cluster-sight.ts';

function sight() {
  const said: string[] = [];
  const look = createClusterSight({
    write: (text) => said.push(text),
    isTTY: false,
    columns: Number.POSITIVE_INFINITY,
    rows: Number.POSITIVE_INFINITY,
    color: false,
  });
  return { said, look };
}

test('a cluster that is seen from the first is worth no word', () => {
  const { said, look } = sight();
  look(home());
  expect(said).toEqual([]);
});

test('one that is not seen is told of once, after a while, with why, and again when it is back', () => {
  const { said, look } = sight();
  const state = nothingSeen();
  look(state);
  expect(said).toEqual([]);
  state.now += 6_000;
  see(state, 'kubernetes.api', 'cluster', false);
  const why = 'the Kubernetes API does not answer: the connection was refused';
  for (const node of state.lab.nodes.keys())
    see(state, 'kubernetes.node', node, { unobservable: why });
  look(state);
  look(state);
  expect(said).toEqual([
    'The Kubernetes API does not answer: the connection was refused. Lowtide looks again by itself.\n',
  ]);
  see(state, 'kubernetes.api', 'cluster', true);
  look(state);
  expect(said.at(-1)).toBe('The Kubernetes API is seen again.\n');
});
