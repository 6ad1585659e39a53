import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A program made of others' published Go code, which judges ours. */
export interface Oracle {
  /** Of the program; also the beginning of its name in the cache. */
  readonly name: string;
  /** What people are told is being built or missing. */
  readonly title: string;
  /** The folder of its Go module. */
  readonly source: string;
  /** What to build of it, if it is not the module's own program. */
  readonly program?: string;
  readonly linkerFlags?: readonly string[];
}

/** A sentence when the oracle can neither be found nor be built here. */
export function missingOracle(oracle: Oracle): string | undefined {
  if (existsSync(cached(oracle)) || spawnSync('go', ['version']).status === 0) return undefined;
  return `there is no Go to build ${oracle.title} with (install Go 1.26)`;
}

/**
 * The path of the program. It is built once for its sources and dependencies and kept outside of
 * the checkout, in LOWTIDE_ORACLES or the user's cache.
 */
export function buildOracle(oracle: Oracle): string {
  const wanted = cached(oracle);
  if (existsSync(wanted)) return wanted;
  process.stderr.write(`Building ${oracle.title}; the first time takes minutes.\n`);
  mkdirSync(cache(), { recursive: true });
  const folder = mkdtempSync(join(cache(), 'building-'));
  try {
    const built = join(folder, oracle.name);
    const flags = ['-s', '-w', ...(oracle.linkerFlags ?? [])].join(' ');
    const args = ['build', '-trimpath', '-ldflags', flags, '-o', built, oracle.program ?? '.'];
    const cwd = oracle.source;
    execFileSync('go', args, { cwd, env: environment(), stdio: ['ignore', 2, 2] });
    renameSync(built, wanted);
    forgetOldBuilds();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return wanted;
}

const keptForMs = 7 * 86_400_000;

/** A checkout of another branch may want the newer ones again. */
function forgetOldBuilds(): void {
  for (const name of readdirSync(cache())) {
    const file = join(cache(), name);
    if (statSync(file).mtimeMs < Date.now() - keptForMs) rmSync(file, { recursive: true });
  }
}

function cached({ name, source }: Oracle): string {
  const hash = createHash('sha256');
  const files = readdirSync(source).filter((file) => /^go\.(mod|sum)$|\.go$/.test(file));
  for (const file of files.toSorted()) hash.update(readFileSync(join(source, file)));
  return join(cache(), `${name}-${hash.digest('hex').slice(0, 16)}`);
}

function cache(): string {
  const { LOWTIDE_ORACLES, XDG_CACHE_HOME } = process.env;
  return LOWTIDE_ORACLES ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lowtide', 'oracles');
}

/** Modules come from the proxy alone: what has no checksum record there is not to be had elsewhere. */
function environment(): NodeJS.ProcessEnv {
  const proxy = execFileSync('go', ['env', 'GOPROXY'], { encoding: 'utf8' }).trim();
  return {
    ...process.env,
    GOPROXY: proxy.replace(/,direct$/, ''),
    GOFLAGS: '-mod=readonly -buildvcs=false',
    CGO_ENABLED: '0',
  };
}
