import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Bench, medianMs } from './measure.ts';

const lowtide = fileURLToPath(new URL('../bin/lowtide.js', import.meta.url));
const runs = 15;

/** How long a person waits for the command line itself, over a node that does nothing. */
export const bench: Bench = async () => {
  const bareMs = await medianMs(runs, () => execFileSync(process.execPath, ['-e', '0']));
  const helpMs = await medianMs(runs, () => execFileSync(process.execPath, [lowtide, '--help']));
  return [
    {
      what: 'lowtide --help',
      value: helpMs,
      unit: 'ms',
      baseline: { what: 'node -e 0', value: bareMs },
      goal: { atMost: bareMs + 150 },
    },
  ];
};
