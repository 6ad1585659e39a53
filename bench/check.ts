import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { lint } from '../src/model/lint/lint.ts';
import { parseLab } from '../src/model/parse.ts';
import { type Bench, medianMs } from './measure.ts';

const text = readFileSync(new URL('../examples/homelab/lab.yaml', import.meta.url), 'utf8');
const runs = 50;

/** What places, sentences and lint cost over merely parsing the YAML of the reference lab. */
export const bench: Bench = async () => {
  const bareMs = await medianMs(runs, () => parse(text));
  const checkMs = await medianMs(runs, () => {
    const parsed = parseLab(text, 'lab.yaml');
    if (parsed.kind === 'bad') throw new Error('bug: the reference lab is bad');
    return lint(parsed.lab, 'lab.yaml', parsed.positions);
  });
  return [
    {
      what: 'parse and lint the reference lab',
      value: checkMs,
      unit: 'ms',
      baseline: { what: 'yaml.parse of the same text', value: bareMs },
    },
  ];
};
