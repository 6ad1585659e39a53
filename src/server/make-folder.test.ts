import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeStateFolder } from './make-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'lowtide-'));
afterAll(() => rmSync(root, { recursive: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('a folder is made with what leads to it, and is nobody else’s to enter', () => {
  const folder = join(root, 'a', 'b', 'state');
  expect(makeStateFolder(folder)).toBeUndefined();
  expect(modeOf(folder)).toBe('700');
});

test('a folder that a run left is taken, and so is an empty one', () => {
  const left = join(root, 'left');
  mkdirSync(left);
  writeFileSync(join(left, 'journal.jsonl'), '');
  expect(makeStateFolder(left)).toBeUndefined();
  mkdirSync(join(root, 'empty'));
  expect(makeStateFolder(join(root, 'empty'))).toBeUndefined();
});

test('a folder with other things in it is refused and keeps its permissions', () => {
  const photos = join(root, 'photos');
  mkdirSync(photos);
  chmodSync(photos, 0o755);
  writeFileSync(join(photos, 'cat.jpg'), '');
  expect(makeStateFolder(photos)?.says).toContain('no state folder of Lowtide');
  expect(modeOf(photos)).toBe('755');
});

test.each([
  ['a file', join('cat', 'state'), 'ENOTDIR'],
  ['where nothing can be made', '/proc/lowtide/state', 'ENOENT'],
])('%s in the way is said in a sentence', (_, path, code) => {
  writeFileSync(join(root, 'cat'), '');
  const problem = makeStateFolder(path.startsWith('/') ? path : join(root, path));
  expect(problem?.says).toContain(`cannot be made (${code})`);
});
