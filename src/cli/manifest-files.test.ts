import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findManifests } from './manifest-files.ts';
import { readText } from './read-text.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lowtide-manifests-'));
  const put = (path: string, text = path) => writeFileSync(join(folder, path), text);
  mkdirSync(join(folder, 'apps/b'), { recursive: true });
  mkdirSync(join(folder, 'apps/.git'));
  mkdirSync(join(folder, 'many'));
  put('apps/z.yaml');
  put('apps/a.yml');
  put('apps/b/c.json');
  put('apps/readme.md');
  put('apps/.hidden.yaml');
  put('apps/.git/x.yaml');
  put('single.txt');
  symlinkSync(join(folder, 'apps'), join(folder, 'apps/loop'));
  for (let index = 0; index <= 1000; index += 1) put(`many/${index}.yaml`, '');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('manifests come in the order of their names; hidden ones, others and links are passed over', async () => {
  const found = await findManifests(['apps'], folder);
  expect(found.files.map(({ file }) => file)).toEqual([
    'apps/a.yml',
    'apps/b/c.json',
    'apps/z.yaml',
  ]);
  expect(found.problems).toEqual([]);
});

test('a file that is named is read whatever it is called, and once', async () => {
  const found = await findManifests(['single.txt', './single.txt'], folder);
  expect(found.files).toEqual([{ file: 'single.txt', text: 'single.txt' }]);
});

test('each entry that leads nowhere is told with its index; the others are read', async () => {
  const found = await findManifests(['gone', 'apps', 'gone.yaml'], folder);
  expect(found.files).toHaveLength(3);
  expect(found.problems.map(({ index, says }) => [index, says])).toEqual([
    [0, 'gone: There is no such file.'],
    [2, 'gone.yaml: There is no such file.'],
  ]);
});

test('a folder of too many manifests is refused as a whole', async () => {
  const found = await findManifests(['many'], folder);
  expect(found.files).toEqual([]);
  expect(found.problems[0]?.says).toBe('many holds more than 1000 manifests.');
});

test('a text is read up to its limit and not beyond', async () => {
  const path = join(folder, 'single.txt');
  expect(await readText(path, 10)).toEqual({ kind: 'read', text: 'single.txt' });
  expect(await readText(path, 9)).toMatchObject({ kind: 'unreadable', code: 'too-large' });
});

test('what is no file is not read', async () => {
  const told = async (path: string) => {
    const found = await readText(path, 10);
    return found.kind === 'unreadable' ? found.says : '';
  };
  expect(await told(folder)).toBe('It is a folder, not a file.');
  expect(await told('/dev/zero')).toBe('It is no regular file.');
  expect(await told(join(folder, 'x'.repeat(300)))).toBe('Its name is too long.');
  symlinkSync('circle', join(folder, 'circle'));
  expect(await told(join(folder, 'circle'))).toBe('It is a symbolic link that leads in a circle.');
});
