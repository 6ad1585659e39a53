import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { completionScript, shells } from './script.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** What Tab offers in bash after these words, the last of which is unfinished. */
function bashOffers(...words: string[]): string[] {
  const script = [
    `lowtide() { "${process.execPath}" "${main}" "$@"; }`,
    completionScript('bash'),
    `COMP_WORDS=(lowtide ${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length}`,
    '_lowtide',
    '_lowtide',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash's.
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

test('in bash, Tab completes commands, values and flags', () => {
  expect(bashOffers('comp')).toEqual(['completion']);
  expect(bashOffers('completion', 'z')).toEqual(['zsh']);
  expect(bashOffers('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  expect(bashOffers('completion', '--he')).toEqual(['--help']);
});

test('in bash, where nothing fits nothing is offered', () => {
  expect(bashOffers('completion', 'qqq')).toEqual(['']);
});

for (const shell of shells) {
  const installed = spawnSync(shell, ['--version']).status === 0;
  const required = process.env.LOWTIDE_REQUIRE_ALL === '1';
  test.skipIf(!installed && !required)(`${shell} reads its script without complaint`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'lowtide-completion-'));
    const file = join(folder, 'script');
    writeFileSync(file, completionScript(shell));
    const { status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
}
