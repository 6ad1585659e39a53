import { readdirSync } from 'node:fs';
import { table } from '../src/cli/output/table.ts';
import type { Bench, Figure } from './measure.ts';

const machinery = new Set(['bench.ts', 'measure.ts']);

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !machinery.has(file))
  .map((file) => file.slice(0, -'.ts'.length));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}; there are ${names.join(', ')}.\n`);
  process.exitCode = 2;
} else {
  const rows: string[][] = [];
  for (const name of asked.length > 0 ? asked : names) {
    process.stderr.write(`${name} …\n`);
    const { bench } = (await import(`./${name}.ts`)) as { readonly bench: Bench };
    for (const figure of await bench()) rows.push(row(figure));
  }
  process.stdout.write(
    table(
      [
        'what',
        { title: 'measured', align: 'right' },
        'baseline',
        { title: 'measured', align: 'right' },
        { title: 'difference', align: 'right' },
        { title: 'ratio', align: 'right' },
        'goal',
      ],
      rows,
      { columns: Number.POSITIVE_INFINITY, color: false },
    ),
  );
}

function row({ what, value, unit, baseline, goal }: Figure): string[] {
  const shown = (number: number) => `${rounded(number)} ${unit}`;
  return [
    what,
    shown(value),
    baseline.what,
    shown(baseline.value),
    shown(value - baseline.value),
    rounded(value / baseline.value),
    goal === undefined
      ? ''
      : 'atMost' in goal
        ? `≤ ${shown(goal.atMost)}: ${value <= goal.atMost ? 'met' : 'missed'}`
        : `≥ ${shown(goal.atLeast)}: ${value >= goal.atLeast ? 'met' : 'missed'}`,
  ];
}

/** Three significant digits. */
function rounded(number: number): string {
  return Math.abs(number) >= 100 ? number.toFixed(0) : number.toPrecision(3);
}
