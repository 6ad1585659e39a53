import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lowtide } from '../../test/lowtide.ts';

const world = 'simulated,kubernetes=real';

/** A Lowtide that runs; gives its state folder and what it was asked. */
async function runningLowtide() {
  const folder = mkdtempSync(join(tmpdir(), 'lowtide-asked-'));
  const asked: string[] = [];
  const server = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, pid: 1, lab: 'home', world }));
  });
  await new Promise<void>((resolve) => {
    server.listen(join(folder, 'lowtide.sock'), resolve);
  });
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { folder, asked };
}

test.each([
  ['--context', 'other'],
  ['--kubeconfig', 'other.yaml'],
])('what is meant for one cluster by %s is not done by a run that has its own', async (...flag) => {
  const { folder, asked } = await runningLowtide();
  const argv = ['off', 'nixos', '--yes', '--world', world, ...flag, '--state', folder];
  const { code, stderr } = await lowtide(argv, { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toContain('(process 1) has chosen its cluster already.');
  expect(asked).toEqual(['GET /healthz']);
});
