import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { ExecSettings, UserSettings } from '../kubeconfig/settings.ts';
import { createCredentials } from './credentials.ts';
import { redacted } from './redacted.ts';
import { runProgram } from './run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'lowtide-credentials-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A clock that stands until it is moved. */
function handClock(start = 0) {
  let now = start;
  return {
    now: () => now,
    after: () => () => {},
    pass(ms: number) {
      now += ms;
    },
  };
}

/** A plugin of this very Node, which runs `script` (CommonJS); `runs` is how often it ran. */
function plugin(name: string, script: string, more: Partial<ExecSettings> = {}) {
  const log = join(folder, `${name}.log`);
  writeFileSync(log, '');
  const path = join(folder, `${name}.cjs`);
  const begin = `require('fs').appendFileSync(${JSON.stringify(log)}, 'run\\n');`;
  writeFileSync(path, begin + script);
  const exec: ExecSettings = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: [path],
    env: [],
    installHint: '',
    origin: 'the exec plugin',
    ...more,
  };
  return { user: { name: 'ann', exec, impersonation: {} } satisfies UserSettings, log, path };
}

const print = (status: string, apiVersion = 'client.authentication.k8s.io/v1') =>
  `console.log(JSON.stringify({ apiVersion: '${apiVersion}', kind: 'ExecCredential', status: ${status} }));`;

function runsOf(log: string): number {
  return readFileSync(log, 'utf8').split('run').length - 1;
}

describe('an exec plugin', () => {
  test('gets its arguments, environment and the cluster, and gives a token', async () => {
    const { user } = plugin(
      'told',
      `const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
       ${print('{ token: [process.argv[2], process.env.OWN, process.env.OURS, info.apiVersion, info.spec.interactive, info.spec.cluster.server].join() }')}`,
    );
    const exec = {
      ...user.exec,
      args: [...user.exec.args, 'argument'],
      env: [{ name: 'OWN', value: 'own' }],
      cluster: { server: 'https://a' },
    };
    const credentials = createCredentials({ ...user, exec }, { OURS: 'ours' }, handClock());
    expect(await credentials.current()).toMatchObject({
      kind: 'ready',
      token: 'argument,own,ours,client.authentication.k8s.io/v1,false,https://a',
    });
  });

  test('runs once for all who wait, and again when its credential is about to run out', async () => {
    const clock = handClock(Date.parse('2026-01-01T00:00:00Z'));
    const { user, log } = plugin(
      'dated',
      print("{ token: 'a', expirationTimestamp: '2026-01-01T01:00:00Z' }"),
    );
    const credentials = createCredentials(user, {}, clock);
    await Promise.all([credentials.current(), credentials.current()]);
    clock.pass(59 * 60_000);
    await credentials.current();
    expect(runsOf(log)).toBe(1);
    clock.pass(55_000);
    await credentials.current();
    expect(runsOf(log)).toBe(2);
  });

  test('runs again when a server refused what it gave, though not at every request', async () => {
    const clock = handClock();
    const { user, log } = plugin('refused', print("{ token: 'a' }"));
    const credentials = createCredentials(user, {}, clock);
    await credentials.current();
    credentials.refused();
    await credentials.current();
    expect(runsOf(log)).toBe(1);
    clock.pass(6000);
    await credentials.current();
    expect(runsOf(log)).toBe(2);
  });
});

describe('a plugin', () => {
  test('that is not installed is told of with its hint', async () => {
    const { user } = plugin('absent', '', {
      command: 'no-such-program',
      installHint: 'Get it at home.',
    });
    expect(await createCredentials(user, {}, handClock()).current()).toEqual({
      kind: 'missing',
      trouble: {
        cause: 'settings',
        why: 'There is no program for the exec plugin.',
        next: 'Get it at home.',
      },
    });
  });

  test.each([
    ['a path through a file', { command: '/dev/null/plugin' }, 'ENOTDIR'],
    ['more than a system passes on', { args: ['x'.repeat(200_000)] }, 'E2BIG'],
  ])('that cannot be started, as with %s, is told of', async (_, more, code) => {
    const { user } = plugin('unstartable', '', more);
    const credentials = createCredentials(user, {}, handClock());
    const missing = {
      kind: 'missing',
      trouble: { cause: 'settings', why: `The exec plugin could not be started (${code}).` },
    };
    expect(await credentials.current()).toMatchObject(missing);
  });

  test('that fails is told of by its last words, without the secrets in them', async () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl';
    const { user } = plugin(
      'failing',
      `console.error('first line'); console.error('expired: ${token} of pass' + process.env.PASS); process.exit(3);`,
      { env: [{ name: 'PASS', value: 'hunter2' }] },
    );
    const credential = await createCredentials(user, {}, handClock()).current();
    expect(credential).toMatchObject({
      kind: 'missing',
      trouble: { why: 'The exec plugin failed (exit code 3): expired: … of pass….' },
    });
  });

  test('that repeats its arguments gives away none of their values', async () => {
    const script = `console.error('bad arguments: ' + process.argv.slice(2).join(' ')); process.exit(1);`;
    const { user, path } = plugin('repeating', script);
    const args = [path, 'login', '--pass', 'hunter2', '--pin=12345'];
    const exec = { ...user.exec, args };
    const credential = await createCredentials({ ...user, exec }, {}, handClock()).current();
    expect(credential).toMatchObject({
      trouble: { why: expect.stringContaining('bad arguments: login --pass … --pin=….') },
    });
  });

  test.each([
    ['no JSON', `console.log('token')`, 'is no ExecCredential'],
    [
      'another version',
      print("{ token: 'a' }", 'client.authentication.k8s.io/v1beta1'),
      'is of client.authentication.k8s.io/v1beta1',
    ],
    ['nothing of use', print('{}'), 'holds neither a token nor a certificate'],
    ['half a pair', print("{ clientKeyData: 'k' }"), 'has only one of certificate and key'],
    ['a token that breaks headers', print("{ token: 'a\\nb' }"), 'is no ExecCredential'],
    ['no date', print("{ token: 'a', expirationTimestamp: 'soon' }"), 'is no ExecCredential'],
    ['too much', `process.stdout.write('x'.repeat(2 * 1024 * 1024))`, 'printed more than 1 MiB'],
  ])('that prints %s is told of', async (name, script, sentence) => {
    const { user } = plugin(name.replaceAll(' ', '-'), script);
    const credential = await createCredentials(user, {}, handClock()).current();
    expect(credential).toMatchObject({ trouble: { why: expect.stringContaining(sentence) } });
  });

  test('that never ends is ended with all that it started', async () => {
    const log = join(folder, 'child');
    const ran = await runProgram({
      command: 'sh',
      args: ['-c', 'sleep 1000 & echo $! > "$1"; wait', 'sh', log],
      env: process.env,
      timeoutMs: 2000,
      outputBytesMax: 1000,
    });
    expect(ran).toEqual({ kind: 'timeout' });
    const child = Number(readFileSync(log, 'utf8'));
    await vi.waitUntil(() => !isAlive(child), 15_000);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended but that nobody has asked after is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('a token file is read again when it has changed, and a moment without one is bridged', async () => {
  const path = join(folder, 'token');
  writeFileSync(path, 'first\n');
  const clock = handClock();
  const tokenFile = { path, origin: 'the token file' };
  const credentials = createCredentials({ name: 'ann', tokenFile, impersonation: {} }, {}, clock);
  expect(await credentials.current()).toMatchObject({ token: 'first' });
  writeFileSync(path, 'second');
  clock.pass(1000);
  expect(await credentials.current()).toMatchObject({ token: 'second' });
  rmSync(path);
  clock.pass(1000);
  expect(await credentials.current()).toMatchObject({ token: 'second' });
  writeFileSync(path, 'third');
  credentials.refused();
  expect(await credentials.current()).toMatchObject({ token: 'third' });
});

test('a token file that was never there is told of', async () => {
  const tokenFile = { path: join(folder, 'gone'), origin: 'the token in gone' };
  const credentials = createCredentials(
    { name: 'ann', tokenFile, impersonation: {} },
    {},
    handClock(),
  );
  expect(await credentials.current()).toMatchObject({
    kind: 'missing',
    trouble: { why: expect.stringContaining('ENOENT'), cause: 'settings' },
  });
});

test('a token file that is no file, such as a pipe that nobody writes to, is told of', async () => {
  const path = join(folder, 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
  const tokenFile = { path, origin: 'the token in pipe' };
  const user: UserSettings = { name: 'ann', tokenFile, impersonation: {} };
  expect(await createCredentials(user, {}, handClock()).current()).toMatchObject({
    kind: 'missing',
    trouble: { why: expect.stringContaining('no regular file'), cause: 'settings' },
  });
});

test('nothing that could be a token is left in what a plugin says', () => {
  const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019+-_=.'), minLength: 16 });
  fc.assert(
    fc.property(
      fc.string(),
      token,
      fc.string({ minLength: 4 }),
      fc.string(),
      (before, key, own, after) => {
        const line = redacted(`${before} ${key} "${own}" ${after}`, [own]);
        expect(line).not.toContain(key);
        if (!`${before} ${after}`.includes(own)) expect(line).not.toContain(`"${own}"`);
      },
    ),
  );
});
