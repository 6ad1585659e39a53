import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lowtide } from '../../../test/lowtide.ts';
import { textWidth } from '../output/text-width.ts';

let folder = '';
const cwd = join(import.meta.dirname, '../../../examples/homelab');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lowtide-forecast-'));
  await writeFile(join(folder, 'lab.yaml'), 'name: [unfinished');
});
afterAll(() => rm(folder, { recursive: true }));

test('with all hosts on everything runs, and at low tide a few pods wait for gamer', async () => {
  const { code, stdout } = await lowtide(['forecast', '--json'], { cwd });
  expect(code).toBe(0);
  const tides = JSON.parse(stdout);
  expect(tides.allOn.pods).toMatchObject({ stranded: [] });
  expect(tides.allOn.notices).toEqual([]);
  expect(tides.each).toHaveLength(8);
  expect(tides.lowTide.off).toEqual(['nixos', 'gamer']);
  const waiting = tides.lowTide.pods.stranded.map(({ pod }: { pod: string }) => pod);
  expect(waiting).toContain('media/jellyfin');
  expect(waiting.length).toBeLessThanOrEqual(4);
  expect(tides.worstPairs[0].etcd.quorum).toBe(false);
});

test('the table names every host, low tide and the worst pairs', async () => {
  const { stdout } = await lowtide(['forecast'], { cwd });
  for (const host of ['nuc1', 'gamer', 'rpi4-3', 'low tide: nixos, gamer', 'nuc1, nuc2']) {
    expect(stdout).toMatch(new RegExp(`^${host} `, 'm'));
  }
});

test.each([60, 80, 120])(
  'on a terminal of %i columns no line is wider',
  async (terminalColumns) => {
    for (const argv of [['forecast'], ['forecast', '--off', 'nuc1,nuc2,gamer']]) {
      const { stdout } = await lowtide(argv, { cwd, terminalColumns });
      for (const line of stdout.split('\n'))
        expect(textWidth(line)).toBeLessThanOrEqual(terminalColumns);
    }
  },
);

test('--off says of one set what runs, what does not and why', async () => {
  const { code, stdout } = await lowtide(['forecast', '--off', 'gamer', 'nixos'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('With nixos, gamer off');
  expect(stdout).toContain('2 of 3 voters (talos01, talos02): none to spare');
  expect(stdout).toMatch(/media\/jellyfin +impossible +needs 9 cores, largest on amd64/);
  expect(stdout).toMatch(/talos08.*6 minutes/);
});

test.each([
  [['--off', 'gamr'], 'The lab has no host "gamr". Did you mean gamer?'],
  [['--off', 'gamer,toaster'], 'Hosts are nuc1, nuc2'],
  [['gamer'], 'Say which hosts are off with --off gamer.'],
])('%j is a usage error with a sentence', async (argv, sentence) => {
  const { code, stdout, stderr } = await lowtide(['forecast', ...argv], { cwd });
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(sentence);
});

test('a lab that cannot be read gives its problems, and no forecast', async () => {
  const { code, stdout, stderr } = await lowtide(['forecast'], { cwd: folder });
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('lab.yaml');
});
