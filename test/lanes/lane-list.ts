import { fileURLToPath } from 'node:url';
import { execute } from '../../build/execute.ts';
import { chromiumPath } from '../chromium.ts';
import { missingControlPlane } from '../oracles/kubernetes/build.ts';
import { missingSops } from '../oracles/sops/sops.ts';
import { missingTalosJudge } from '../oracles/talos/judge.ts';
import { add, noTally, type Tally, tallyOf } from './tally.ts';
import { runVitest } from './vitest-project.ts';

export interface Lane {
  readonly name: string;
  readonly about: string;
  /** A sentence when something that the lane needs is not on this machine. */
  readonly missing?: () => string | undefined;
  readonly run: () => Promise<Tally>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** In the order in which they run: what fails soonest comes first. */
export const lanes: readonly Lane[] = [
  {
    name: 'static',
    about: 'types, lint, unused code, tidiness',
    run: async () =>
      add(
        await checks([
          ['types', 'tsc', '-p', 'tsconfig.json'],
          ['types of web/', 'tsc', '-p', 'web/tsconfig.json'],
          ['lint', 'biome', 'check', '--diagnostic-level=error', '.'],
          ['unused code', 'knip', '--no-progress'],
        ]),
        await runVitest('tidy', root),
      ),
  },
  {
    name: 'unit',
    about: 'each part by itself, invariants as properties',
    run: () => runVitest('unit', root),
  },
  {
    name: 'simulation',
    about: 'thousands of simulated days, crashes and mutants',
    run: () => runVitest('simulation', root),
  },
  {
    name: 'kubernetes',
    about: 'a real control plane: the driver, the simulator and the forecast against it',
    missing: missingControlPlane,
    run: () => built('kubernetes'),
  },
  {
    name: 'talos',
    about: "secrets and client configurations, judged by Talos' own library and by sops",
    missing: () => missingTalosJudge() ?? missingSops(),
    run: () => runVitest('talos', root),
  },
  {
    name: 'browser',
    about: 'the dashboard in Chromium',
    missing: () =>
      chromiumPath() === undefined
        ? 'there is no Chromium (install it, or name it in LOWTIDE_CHROMIUM)'
        : undefined,
    run: () => built('browser'),
  },
  {
    name: 'pack',
    about: 'the package as it would be published, in an empty folder',
    run: () => runVitest('pack', root),
  },
];

/** Runs a vitest project that looks at `dist/`. */
async function built(project: string): Promise<Tally> {
  const build = tallyOf('build', await execute('node', ['build/build.ts'], root));
  return build.failed > 0 ? build : runVitest(project, root);
}

async function checks(
  list: readonly (readonly [name: string, program: string, ...args: string[]])[],
): Promise<Tally> {
  let tally = noTally;
  for (const [name, program, ...args] of list) {
    const check = tallyOf(name, await execute(program, args, root));
    process.stdout.write(`${check.failed > 0 ? '✖' : '✓'} ${name}\n`);
    tally = add(tally, check);
  }
  return tally;
}
