import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lowtide } from '../../../test/lowtide.ts';

const homelab = join(import.meta.dirname, '../../../examples/homelab/lab.yaml');
const short = ['simulate', '--lab', homelab, '--seed', '7', '--days', '0.05'];

test('a trial is told as it goes, and ends with a verdict on every property', async () => {
  const { code, stdout } = await lowtide(short);
  expect(code).toBe(0);
  expect(stdout).toContain('Lowtide began to watch home.');
  expect(stdout).toContain('Every fault is over.');
  expect(stdout).toMatch(/● quorum: .*\n/);
  expect(stdout).toMatch(/● liveness: .*\n/);
  expect(stdout).toContain(`Again: lowtide simulate --lab ${homelab} --seed 7 --days 0.05`);
});

test('the same seed prints the same, another seed something else', async () => {
  const [one, same, other] = await Promise.all([
    lowtide([...short, '--json']),
    lowtide([...short, '--json']),
    lowtide(['simulate', '--lab', homelab, '--seed', '8', '--days', '0.05', '--json']),
  ]);
  expect(one.stdout).toBe(same.stdout);
  expect(one.stdout).not.toBe(other.stdout);
});

test('--json is one document with verdicts, statistics and the whole trace', async () => {
  const { stdout } = await lowtide([...short, '--json']);
  const result: unknown = JSON.parse(stdout);
  expect(result).toMatchObject({
    seed: 7,
    ok: true,
    violations: [],
    statistics: { simulatedMs: expect.any(Number), actions: expect.any(Object) },
    verdicts: expect.arrayContaining([expect.objectContaining({ property: 'twice', is: 'kept' })]),
  });
});

test('--fault plays only the faults that it names', async () => {
  const only = ['--fault', 'vm.crashed', '--fault', 'vm.hung', '--days', '0.5', '--json'];
  const { stdout } = await lowtide(['simulate', '--lab', homelab, '--seed', '3', ...only]);
  const { trace } = JSON.parse(stdout) as { trace: { kind: string; mishap?: { kind: string } }[] };
  const kinds = new Set(trace.flatMap((line) => line.mishap?.kind ?? []));
  expect([...kinds].filter((kind) => kind.startsWith('vm.')).length).toBeGreaterThan(0);
  expect([...kinds].every((kind) => /^vm\.(crashed|hung)$|^host\./.test(kind))).toBe(true);
});

test('Ctrl-C ends it in order: what was found so far is printed, and the exit code says so', async () => {
  const interrupted = AbortSignal.abort();
  const { code, stdout, stderr } = await lowtide(short, { interrupted });
  expect(code).toBe(3);
  expect(stdout).toMatch(/\? liveness: .*\n/);
  expect(stderr).toContain('Interrupted before the trial ended.');
});

test.each([
  [['--seed', 'x'], 'a seed is a whole number'],
  [['--days', '-1'], 'days are a number above 0'],
  [['--days', '0'], 'days are a number above 0'],
  [['--fault', 'fire'], 'there is no fault "fire"; there are host.switched-on'],
])('a bad flag gets a sentence: %j', async (flags, sentence) => {
  const { code, stderr } = await lowtide(['simulate', '--lab', homelab, ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);
});
