import { buildCommand } from '@stricli/core';
import { expect, test } from 'vitest';
import { capturing, completions, lowtide } from '../../test/lowtide.ts';
import { runApp } from './app.ts';
import { commandList } from './command-list.ts';

test('the top-level help lists every command and loads none', async () => {
  const { code, stdout } = await lowtide(['--help']);
  expect(code).toBe(0);
  for (const [name, { brief }] of Object.entries(commandList)) {
    expect(stdout).toMatch(new RegExp(`${name} +${brief}`));
  }
  // One glance: what grows over this wants groups.
  expect(stdout.split('\n').length).toBeLessThanOrEqual(32);
});

test.each(Object.entries(commandList))(
  '%s: the brief in the list is the command’s own, and its help prints',
  async (name, { brief, load }) => {
    expect((await load()).brief).toBe(brief);
    const { code, stdout } = await lowtide([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`lowtide ${name}`);
  },
);

test('without arguments the help is printed', async () => {
  expect(await lowtide([])).toEqual(await lowtide(['--help']));
});

test('the version is that of the package', async () => {
  const { code, stdout } = await lowtide(['--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('help may be asked for as people ask for it', async () => {
  const help = await lowtide(['check', '--help']);
  expect(await lowtide(['help', 'check'])).toEqual(help);
  expect(await lowtide(['--no-color', 'check', '-h'])).toEqual(help);
  expect(await lowtide(['help'])).toEqual(await lowtide(['--help']));
});

test.each([
  [['completon'], 'did you mean `completion`?'],
  [['frobnicate'], 'lowtide has no command "frobnicate"; "lowtide --help" lists them all.'],
  [['--lab', 'x.yaml', 'check'], 'flags come after it: lowtide COMMAND --lab'],
  [['check', '--jsonn'], 'did you mean --json?'],
  [['check', '--lab'], '--lab'],
  [['check', 'extra'], '"extra"'],
  [['completion', '--halp'], '--halp'],
  [['completion'], 'SHELL'],
  [['completion', 'csh'], 'there is a script for bash, zsh, fish'],
])('a mistyped command line %j exits 2 with a sentence on stderr', async (argv, sentence) => {
  const { code, stdout, stderr } = await lowtide(argv);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(sentence);
});

test('nothing written to a pipe holds an escape code', async () => {
  const { stdout } = await lowtide(['--help']);
  const { stderr } = await lowtide(['nonsense']);
  expect(stdout + stderr).not.toContain('\u001b');
});

test('Tab completes commands, their flags and their values', async () => {
  expect(await completions(['comp'])).toEqual(['completion']);
  expect(await completions(['completion', 'z'])).toEqual(['zsh']);
  expect(await completions(['completion', '--h'])).toEqual(['--help']);
});

test.each([
  ['throws', () => Promise.reject(new Error('bug: two leaders'))],
  [
    'throws at once',
    () => {
      throw new Error('bug: two leaders');
    },
  ],
])('a command that %s exits 1 with one sentence', async (_, func) => {
  const boom = buildCommand({ docs: { brief: 'Fails' }, parameters: {}, func });
  const commands = { boom: { brief: 'Fails', load: () => Promise.resolve(boom) } };
  const { context, written } = capturing(['boom']);
  expect(await runApp(['boom'], context, commands)).toBe(1);
  expect(written().stderr.trimEnd()).not.toContain('\n');
  expect(written().stderr).toContain('bug: two leaders');
});
