import { expect, test } from 'vitest';
import { cycles, impurities, wrongImports } from './house.ts';
import { readSource } from './sources.ts';

test.each([
  ['src/model/lab.ts', "import { step } from '../controller/step.ts';"],
  ['src/forecast/foresee.ts', "import type { View } from '../controller/operation.ts';"],
  [
    'src/controller/step.ts',
    "import { createSimulatedWorld } from '../world/simulated/create.ts';",
  ],
  ['src/world/simulated/sim.ts', "import { allowed } from '../../controller/gate.ts';"],
  ['src/world/facts.ts', "export { createSimulatedWorld } from './simulated/create.ts';"],
  ['src/server/app.ts', "const { serve } = await import('../cli/main.ts');"],
  ['src/status/words.ts', "import { lowtide } from '../../test/lowtide.ts';"],
  ['web/src/main.tsx', "import { labStatus } from '../../src/status/status.ts';"],
  ['src/astray.ts', "import { a } from './model/lab.ts';"],
])('%s may not say %s', (path, text) => {
  expect(wrongImports([readSource(path, text)])).toHaveLength(1);
});

test.each([
  ['src/controller/step.ts', "import { foresee } from '../forecast/foresee.ts';"],
  ['src/cli/commands/run.ts', "import { create } from '../../world/simulated/create.ts';"],
  ['web/src/main.tsx', "import type { LabStatus } from '../../src/status/status.ts';"],
  ['src/model/load.ts', "import { parse } from 'yaml';"],
  ['src/model/lab.test.ts', "import { step } from '../controller/step.ts';"],
])('%s may say %s', (path, text) => {
  expect(wrongImports([readSource(path, text)])).toEqual([]);
});

test.each([
  "import { readFileSync } from 'node:fs';",
  'export const now = Date.now();',
  'export const today = new Date();',
  'export const chance = Math.random();',
  'setTimeout(() => {}, 1);',
  'export const home = process.env;',
])('the core may not say %s', (text) => {
  expect(impurities([readSource('src/controller/gates/x.ts', text)])).toHaveLength(1);
  expect(impurities([readSource('src/controller/loop.ts', text)])).toEqual([]);
});

test('a cycle is found whichever way it is entered, and types make none', () => {
  const file = (name: string, text: string) => readSource(`src/model/${name}.ts`, text);
  const round = [
    file('a', "import { b } from './b.ts';"),
    file('b', "import { c } from './c.ts';"),
    file('c', "import { b } from './b.ts';"),
  ];
  expect(cycles(round)).toEqual(['src/model/b.ts → src/model/c.ts → src/model/b.ts']);
  const types = [
    file('a', "import type { B } from './b.ts';"),
    file('b', "import type { A } from './a.ts';"),
  ];
  expect(cycles(types)).toEqual([]);
});

test.each([
  ['export default 1;', 'default export'],
  ['export const a: any = 1;', 'any'],
  ['export const a = b!;', 'non-null !'],
  ['export const a = 1 as unknown as string;', 'as unknown as'],
  ['console.log(1);', 'console.log'],
])('%s is a breach of style', (text, breach) => {
  expect(readSource('src/x.ts', `\n${text}`).breaches).toEqual([`src/x.ts:2 ${breach}`]);
});
