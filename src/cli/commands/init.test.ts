import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lowtide } from '../../../test/lowtide.ts';

const NUC = '--host=nuc1,arch=amd64,cores=4,memory=16GiB,address=192.168.1.11';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'lowtide-init-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

test('with flags it writes a lab that check accepts', async () => {
  const gamer =
    '--host=gamer,arch=amd64,cores=16,memory=32GiB,address=192.168.1.14,mac=02-00-00-00-00-14,volatile';
  const { code, stdout } = await lowtide(['init', '--name', 'cellar', NUC, gamer], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('Wrote lab.yaml');
  expect((await lowtide(['check'], { cwd })).code).toBe(0);
  const text = readFileSync(join(cwd, 'lab.yaml'), 'utf8');
  expect(text).toContain('name: cellar');
  expect(text).toContain('mac: "02:00:00:00:00:14"');
});

test('a file that exists is never touched', async () => {
  writeFileSync(join(cwd, 'lab.yaml'), 'mine');
  const { code, stderr } = await lowtide(['init', NUC], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain('lab.yaml exists already and is left as it is.');
  expect(readFileSync(join(cwd, 'lab.yaml'), 'utf8')).toBe('mine');
});

test('without a terminal and without hosts it says how to give them, and asks nothing', async () => {
  const { code, stderr } = await lowtide(['init'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('--host NAME,arch=amd64');
  expect(readdirSync(cwd)).toEqual([]);
});

test.each([
  ['x,arch=amd64', 'cores, memory and address are missing'],
  ['x,arch=mips,cores=4,memory=4GiB,address=192.168.1.2', 'its arch must be amd64 or arm64'],
  ['x,arch=amd64,cores=4,memory=16,address=192.168.1.2', 'its memory has no unit'],
  ['X,arch=amd64,cores=4,memory=4GiB,address=192.168.1.2', 'its name is no DNS name'],
  ['x,arch=amd64,cores=4,memory=4GiB,adress=192.168.1.2', '"adress" is not known there'],
])('the host %s is refused: %s', async (host, why) => {
  const { code, stderr } = await lowtide(['init', '--host', host], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain(why);
});

test('answers that make no lab are told and nothing is written', async () => {
  const { code, stderr } = await lowtide(['init', NUC, '--endpoint', '10.0.0.1'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain('address-outside-network');
  expect(readdirSync(cwd)).toEqual([]);
});

test('a folder that is not there is told', async () => {
  const { code, stderr } = await lowtide(['init', NUC, '--lab', 'gone/lab.yaml'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain('gone/lab.yaml cannot be written (ENOENT)');
});
