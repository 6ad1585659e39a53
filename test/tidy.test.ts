import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { cycles, impurities, wrongImports } from './tidy/house.ts';
import { readSources } from './tidy/sources.ts';

const sources = readSources();
/** Tools that accept nothing but a default export. */
const configs = ['vitest.config.ts', 'web/vite.config.ts'];

test('imports point downward', () => {
  expect(wrongImports(sources)).toEqual([]);
});

test('no cycle of imports', () => {
  expect(cycles(sources)).toEqual([]);
});

test('the pure parts do no IO, read no clock and draw no chance', () => {
  expect(impurities(sources)).toEqual([]);
});

test('no any, no non-null !, no double cast, no console, no default export', () => {
  const breaches = sources
    .filter(({ path }) => !configs.includes(path))
    .flatMap((source) => source.breaches);
  expect(breaches).toEqual([]);
});

test('every file and folder is named after an idea', () => {
  const vague = /(^|\/)(([\w-]+-)?(utils?|helpers?|misc)|common|shared|stuff)[./]/i;
  expect(sources.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
});

test('nothing is left for later', () => {
  const later = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
  expect(sources.filter(({ text }) => later.test(text)).map(({ path }) => path)).toEqual([]);
});

test('the lock file has every platform’s optional packages, which npm ci asks for', () => {
  const { packages } = JSON.parse(
    readFileSync(fileURLToPath(new URL('../package-lock.json', import.meta.url)), 'utf8'),
  ) as {
    readonly packages: Record<string, { readonly optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});

afterAll(() => {
  const longest = (rows: readonly { readonly name: string; readonly lines: number }[]) =>
    [...rows]
      .sort((a, b) => b.lines - a.lines)
      .slice(0, 10)
      .map(({ name, lines }) => `${String(lines).padStart(5)}  ${name}`)
      .join('\n');
  const files = sources.map(({ path, lines }) => ({ name: path, lines }));
  const functions = sources
    .filter(({ path }) => !path.includes('.test.'))
    .flatMap(({ path, functions }) =>
      functions.map(({ name, lines }) => ({ name: `${path} ${name}`, lines })),
    );
  process.stdout.write(
    `The longest files, in lines:\n${longest(files)}\nThe longest functions:\n${longest(functions)}\n`,
  );
});
