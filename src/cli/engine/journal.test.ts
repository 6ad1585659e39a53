import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFileStore } from '../../controller/stores/file.ts';
import { openJournal } from './journal.ts';

const root = mkdtempSync(join(tmpdir(), 'lowtide-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Opens the journal, writes a line of its own, and closes it. */
function write(folder: string, world: string): void {
  const journal = openJournal(folder, world);
  if (journal.kind === 'failed') throw new Error(journal.says);
  journal.store.append([{ at: 1, kind: 'started', lab: 'home' }]);
  journal.store.close();
}

test('a journal is of one world for ever', () => {
  const folder = join(root, 'one');
  write(folder, 'real');
  write(folder, 'real');
  const other = openJournal(folder, 'simulated,kubernetes=real');
  expect(other).toEqual({
    kind: 'failed',
    says: `The journal in ${folder} is of another world (real, not simulated,kubernetes=real).`,
    next: expect.stringContaining('--state'),
  });
  write(folder, 'real');
});

test('one in which nothing stands is of whichever world comes first', () => {
  const folder = join(root, 'empty');
  const journal = openJournal(folder, 'simulated');
  if (journal.kind === 'failed') throw new Error(journal.says);
  journal.store.close();
  write(folder, 'real');
  expect(openJournal(folder, 'simulated')).toMatchObject({ kind: 'failed' });
});

test('one from before there was a real world is of the simulated one', () => {
  const folder = join(root, 'old');
  const opened = openFileStore(folder);
  if (opened.kind !== 'open') throw new Error('bug: it is new');
  opened.store.append([{ at: 1, kind: 'started', lab: 'home' }]);
  opened.store.close();
  expect(openJournal(folder, 'real')).toMatchObject({
    says: expect.stringContaining('(simulated, not real)'),
  });
  write(folder, 'simulated');
});
