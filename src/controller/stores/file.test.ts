import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Entry } from '../entry.ts';
import { type OpenedStore, openFileStore } from './file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lowtide-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (at: number): Entry => ({ at, kind: 'started', lab: 'home' });

function opened(answer: OpenedStore) {
  if (answer.kind !== 'open') throw new Error(`the store is ${answer.kind}`);
  return answer;
}

test('what was appended is read again by the next run', () => {
  const first = opened(openFileStore(folder));
  first.store.append([entry(1), entry(2)]);
  first.store.append([entry(3)]);
  first.store.close();
  const second = opened(openFileStore(folder));
  expect(second.store.read()).toEqual([entry(1), entry(2), entry(3)]);
  expect(second.recovered).toBeUndefined();
  second.store.close();
});

test('a torn last line is dropped, said, and written over', () => {
  const first = opened(openFileStore(folder));
  first.store.append([entry(1)]);
  first.store.close();
  appendFileSync(join(folder, 'journal.jsonl'), '{"at":2,"kind":"sta');
  const second = opened(openFileStore(folder));
  expect(second.recovered).toContain('line 2');
  expect(second.store.read()).toEqual([entry(1)]);
  second.store.append([entry(3)]);
  second.store.close();
  expect(opened(openFileStore(folder)).store.read()).toEqual([entry(1), entry(3)]);
});

test('a damaged line in the middle is named and nothing is changed', () => {
  const text = `${JSON.stringify(entry(1))}\nrubbish\n${JSON.stringify(entry(2))}\n`;
  writeFileSync(join(folder, 'journal.jsonl'), text);
  expect(openFileStore(folder)).toMatchObject({ kind: 'unreadable', line: 2 });
  expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).toBe(text);
});

test('a second writer is refused while the first one lives', () => {
  const first = opened(openFileStore(folder));
  expect(openFileStore(folder)).toEqual({ kind: 'taken', pid: process.pid, folder });
  first.store.close();
  opened(openFileStore(folder)).store.close();
});

test('the lock of a process that is gone is taken over', () => {
  // Larger than any pid that Linux gives out (PID_MAX_LIMIT is 2^22).
  writeFileSync(join(folder, 'lock'), '99999999\n');
  opened(openFileStore(folder)).store.close();
});

test('a lock that an earlier process of the same id left is taken over, as after a restart of a container', () => {
  writeFileSync(join(folder, 'lock'), `${process.pid}\n`);
  opened(openFileStore(folder)).store.close();
});

test('a rotation that fails leaves a store that can be closed and read again', () => {
  const first = opened(openFileStore(folder));
  first.store.append([entry(1)]);
  mkdirSync(join(folder, 'journal.jsonl.next'));
  expect(() => first.store.rotate({ at: 2, kind: 'snapshot', memory: '{}' })).toThrow('EISDIR');
  first.store.close();
  expect(opened(openFileStore(folder)).store.read()).toEqual([entry(1)]);
});

test('after a rotation only the new line is read and the old ones lie aside', () => {
  const first = opened(openFileStore(folder));
  first.store.append([entry(1), entry(2)]);
  first.store.rotate({ at: 3, kind: 'snapshot', memory: '{}' });
  first.store.append([entry(4)]);
  first.store.close();
  const second = opened(openFileStore(folder));
  expect(second.store.read().map((one) => one.at)).toEqual([3, 4]);
  expect(readFileSync(join(folder, 'journal.previous.jsonl'), 'utf8').split('\n')).toHaveLength(3);
  second.store.close();
});

test('the journal is for its owner alone', () => {
  const { store } = opened(openFileStore(folder));
  expect(statSync(join(folder, 'journal.jsonl')).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  store.close();
});
