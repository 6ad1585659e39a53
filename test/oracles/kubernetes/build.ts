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

const source = import.meta.dirname;

/** Of the `k8s.io/kubernetes` that go.mod names: upstream's build stamps it in, so ours does. */
const kubernetes = /k8s\.io\/kubernetes (v1\.(\d+)\.\d+)/.exec(
  readFileSync(join(source, 'go.mod'), 'utf8'),
);

/** A sentence when the control plane can neither be found nor be built here. */
export function missingControlPlane(): string | undefined {
  if (existsSync(program()) || spawnSync('go', ['version']).status === 0) return undefined;
  return 'there is no Go to build the Kubernetes control plane with (install Go 1.26)';
}

/**
 * The control plane as one program. It is built once for its sources and dependencies (some 10 min
 * on two cores with cold caches) and kept outside of the checkout, in LOWTIDE_ORACLES or the user's
 * cache.
 */
export function buildControlPlane(): string {
  const wanted = program();
  if (existsSync(wanted)) return wanted;
  process.stderr.write('Building the Kubernetes control plane; the first time takes minutes.\n');
  mkdirSync(cache(), { recursive: true });
  const folder = mkdtempSync(join(cache(), 'building-'));
  try {
    const built = join(folder, 'kubernetes');
    const args = ['build', '-trimpath', '-ldflags', linkerFlags(), '-o', built, '.'];
    execFileSync('go', args, { cwd: source, env: environment(), stdio: ['ignore', 2, 2] });
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

function program(): string {
  const hash = createHash('sha256');
  const files = readdirSync(source).filter((name) => /^go\.(mod|sum)$|\.go$/.test(name));
  for (const name of files.toSorted()) hash.update(readFileSync(join(source, name)));
  return join(cache(), `kubernetes-${hash.digest('hex').slice(0, 16)}`);
}

function cache(): string {
  const { LOWTIDE_ORACLES, XDG_CACHE_HOME } = process.env;
  return LOWTIDE_ORACLES ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lowtide', 'oracles');
}

function linkerFlags(): string {
  const [, version = '', minor = ''] = kubernetes ?? [];
  const stamped = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap(
    (name) => [
      `-X ${name}.gitVersion=${version}`,
      `-X ${name}.gitMajor=1`,
      `-X ${name}.gitMinor=${minor}`,
    ],
  );
  return ['-s', '-w', ...stamped].join(' ');
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
