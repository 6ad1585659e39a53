import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { lowtide, type Ran } from '../../../test/lowtide.ts';
import { ask } from '../../server/client.ts';
import type { LabStatus } from '../../status/status.ts';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'lowtide-'));
const stop = new AbortController();
const lab = join(folder, 'lab.yaml');
const state = join(folder, 'state');
const at = ['--lab', lab, '--state', state];
const run = (...argv: string[]) => lowtide([...argv, ...at], { cwd: root });

let ran: Promise<Ran>;

/** The reference lab of people who keep no hours: nobody but the test switches anything. */
function labWithoutHabits(): string {
  const example = join(root, 'examples/homelab');
  return readFileSync(join(example, 'lab.yaml'), 'utf8')
    .replace(/^ *expected-on:.*\n/gm, '')
    .replace(/^workloads:.*$/m, `workloads: [${JSON.stringify(join(example, 'workloads'))}]`);
}

beforeAll(async () => {
  writeFileSync(lab, labWithoutHabits());
  ran = lowtide(['run', '--port', '0', '--seed', '1', '--speed', '3600', ...at], {
    cwd: root,
    interrupted: stop.signal,
  });
  await vi.waitFor(
    async () =>
      expect(await ask(join(state, 'lowtide.sock'), '/healthz')).toMatchObject({ kind: 'ok' }),
    { timeout: 15_000, interval: 20 },
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

test('status says the sentence first, then every host', async () => {
  const { code, stdout } = await run('status');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^home · simulated · \w{3} \d\d:\d\d\n. .+hosts? (are|is) on/);
  for (const host of ['nuc1', 'nuc2', 'nuc3', 'nixos', 'gamer', 'rpi4-1', 'rpi4-2', 'rpi4-3']) {
    expect(stdout).toContain(`\n${host} `);
  }
  expect(stdout).not.toContain('\u001b');
});

test('status --json is the status as the API gives it', async () => {
  const status = JSON.parse((await run('status', '--json')).stdout) as LabStatus;
  expect(status.hosts).toHaveLength(8);
  expect(status.quorum.voters).toBe(3);
});

test('switching off without a terminal needs --yes and states the consequence', async () => {
  const { code, stderr } = await run('off', 'nuc1');
  expect(code).toBe(1);
  expect(stderr).toContain('Declare power.off for nuc1');
  expect((await run('on', 'gamer')).code).toBe(0);
  const refused = await run('off', 'gamer');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('Switching gamer off needs --yes.');
});

test('a mistyped host is met with the one that was meant', async () => {
  const { code, stderr } = await run('on', 'gamr');
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean gamer?');
});

test('a host that leaves is followed until it is off, and back again', async () => {
  const on = await run('on', 'nixos', '--json');
  expect(JSON.parse(on.stdout)).toMatchObject({ host: 'nixos', outcome: 'done' });
  const off = await run('off', 'nixos', '--yes', '--json');
  expect(JSON.parse(off.stdout)).toMatchObject({ host: 'nixos', outcome: 'done' });
  const status = JSON.parse((await run('status', '--json')).stdout) as LabStatus;
  expect(status.hosts.find(({ name }) => name === 'nixos')?.power).toBe('off');
  expect((await run('off', 'nixos', '--yes')).stdout).toContain('nixos is off already.');
});

test('a second run on the same lab is refused and told of the first', async () => {
  const { code, stderr } = await run('run', '--port', '0');
  expect(code).toBe(1);
  expect(stderr).toContain(`rocess ${process.pid}`);
});

test('what is asked for the real world is not done in the simulated one', async () => {
  const { code, stderr } = await run('off', 'nixos', '--yes', '--world', 'real');
  expect(code).toBe(1);
  expect(stderr).toContain(`(process ${process.pid}) acts on another world: simulated.`);
});

test('a kubeconfig without a real world is of no use', async () => {
  const { code, stderr } = await run('off', 'nixos', '--yes', '--kubeconfig', 'somewhere');
  expect(code).toBe(2);
  expect(stderr).toContain('go with --world real');
});

test('stopped it says so, and nobody answers any more', async () => {
  stop.abort();
  const { code, stdout, stderr } = await ran;
  expect(code).toBe(0);
  expect(stdout).toContain('simulated world: nothing real is touched');
  expect(stdout).toMatch(/http:\/\/localhost:\d+/);
  expect(stderr).toContain('Stopped.');
  const after = await run('status');
  expect(after.code).toBe(1);
  expect(after.stderr).toContain(`Start it with \`lowtide run --lab ${lab}`);
});
