import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lowtide } from '../../../test/lowtide.ts';

const cwd = join(import.meta.dirname, '../../..');
const lab = ['--lab', 'examples/homelab/lab.yaml'];

test('up runs the steps in order until the lab has converged', async () => {
  const { code, stdout } = await lowtide(['up', '--json', ...lab], { cwd });
  expect(code).toBe(0);
  const { outcome, steps, status } = JSON.parse(stdout);
  expect(outcome).toBe('up');
  expect(steps.map(({ step }: { step: string }) => step)).toContain('bootstrap etcd');
  expect(status.quorum).toMatchObject({ voters: 3, healthy: 3 });
});

test('interrupted it is not called done', async () => {
  const { code, stdout } = await lowtide(['up', ...lab], { cwd, interrupted: AbortSignal.abort() });
  expect(code).toBe(3);
  expect(stdout).toContain('Stopped before the lab was up.');
});
