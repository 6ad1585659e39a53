import { spawnSync } from 'node:child_process';
import { buildOracle, missingOracle, type Oracle } from '../build.ts';

/** sops itself; some 3 min on two cores with cold caches. */
const sops: Oracle = {
  name: 'sops',
  title: 'sops',
  source: import.meta.dirname,
  program: 'github.com/getsops/sops/v3/cmd/sops',
};

/** A sentence when sops can neither be found nor be built here. */
export function missingSops(): string | undefined {
  return missingOracle(sops);
}

export interface SopsRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs sops with one age key and no configuration but what the arguments say. */
export function runSops(args: readonly string[], key: string): SopsRun {
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', SOPS_AGE_KEY: key };
  const options = { encoding: 'utf8', env, timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(buildOracle(sops), args, options);
  return { code: status ?? -1, stdout, stderr };
}
