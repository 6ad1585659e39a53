import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commandList } from '../src/cli/command-list.ts';
import { exitCodes } from '../src/cli/exit-codes.ts';

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
const rows = readme.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

test('the README lists the commands that there are, in their order and words', () => {
  const listed = rows.flatMap(([, command = '', brief]) => {
    const name = /^`lowtide (\S+).*`$/.exec(command)?.[1];
    return name === undefined ? [] : [[name, brief]];
  });
  expect(listed).toEqual(Object.entries(commandList).map(([name, { brief }]) => [name, brief]));
});

test('the README lists the exit codes that there are', () => {
  const codes = rows.flatMap(([, code = '']) => (/^\d$/.test(code) ? [Number(code)] : []));
  expect(codes).toEqual(Object.values(exitCodes));
});
