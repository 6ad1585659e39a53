import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { labJsonSchema } from './json-schema.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('schema/lab.schema.json is current; `node build/write-schema.ts` writes it anew', () => {
  expect(read('schema/lab.schema.json')).toBe(labJsonSchema());
});

test('the example names the schema in its first line, and the path leads to it', () => {
  const [, path = ''] = /\$schema=(\S+)/.exec(read('examples/homelab/lab.yaml')) ?? [];
  expect(new URL(path, 'file:///examples/homelab/').pathname).toBe('/schema/lab.schema.json');
});

test('an editor is told what every key is for', () => {
  const bare: string[] = [];
  const visit = (schema: unknown, path: string) => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') {
        for (const [name, property] of Object.entries(value as object)) {
          if (!('description' in property)) bare.push(`${path}.${name}`);
        }
      }
      visit(value, `${path}.${key}`);
    }
  };
  visit(JSON.parse(labJsonSchema()), '');
  expect(bare).toEqual([]);
});
