import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lowtide } from '../../../test/lowtide.ts';

const cwd = join(import.meta.dirname, '../../..');
const lab = ['--lab', 'examples/homelab/lab.yaml'];

test('the plan names what would be done now, each once, and the steps after it', async () => {
  const { code, stdout } = await lowtide(['plan', ...lab], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('nothing is done');
  expect(stdout.match(/wake gamer/g)).toHaveLength(1);
  expect(stdout).toContain('bootstrap etcd');
});

test('real machines cannot be brought up yet, and that is said', async () => {
  for (const command of ['plan', 'up']) {
    const { code, stderr } = await lowtide([command, '--world', 'real', ...lab], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('cannot bring up real machines yet');
  }
});

test('the plan as JSON has the actions as the engine wants them', async () => {
  const { stdout } = await lowtide(['plan', '--json', ...lab], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({
    lab: 'home',
    world: 'simulated',
    actions: [{ kind: 'host.wake', host: 'gamer' }],
  });
});
