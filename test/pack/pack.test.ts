import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
let packed: readonly string[] = [];

/** The package as a stranger gets it: packed, installed from the tarball into an empty folder. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lowtide-pack-'));
  const [report] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ) as readonly {
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
  }[];
  if (report === undefined) throw new Error('npm pack made nothing');
  packed = report.files.map(({ path }) => path);
  const install = [
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    `./${report.filename}`,
  ];
  execFileSync('npm', install, { cwd: folder, stdio: 'ignore' });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function npx(...args: string[]) {
  return spawnSync('npx', ['--no-install', 'lowtide', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
}

test('the tarball holds the program, the dashboard, the schema and the example, and no tests', () => {
  for (const path of [
    'bin/lowtide.js',
    'dist/cli/main.js',
    'dist/index.js',
    'dist/index.d.ts',
    'dist/web/index.html',
    'schema/lab.schema.json',
    'examples/homelab/lab.yaml',
    'README.md',
    'LICENSE',
  ]) {
    expect(packed).toContain(path);
  }
  expect(packed.filter((path) => path.includes('.test.'))).toEqual([]);
});

test('npx lowtide --version prints the version', () => {
  const { status, stdout } = npx('--version');
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(status).toBe(0);
});

test('lowtide check reads the packaged example without an error', () => {
  const lab = join('node_modules', 'lowtide', 'examples', 'homelab', 'lab.yaml');
  const { status, stdout, stderr } = npx('check', '--lab', lab, '--json');
  expect(stderr).not.toContain('error:');
  expect(JSON.parse(stdout)).toBeTypeOf('object');
  expect(status).toBe(0);
});

test('the package can be imported', () => {
  const said = execFileSync(
    'node',
    ['--input-type=module', '-e', "console.log(typeof (await import('lowtide')).loadLab)"],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(said).toBe('function\n');
});

test('an installation brings no development dependency', () => {
  const installed = readdirSync(join(folder, 'node_modules'));
  for (const name of ['typescript', 'vite', 'vitest', 'node']) {
    expect(installed).not.toContain(name);
  }
});

const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) => existsSync(path) && majorOf(path) < 24,
);

test.skipIf(oldNode === undefined)('an old Node gets one sentence', () => {
  const { status, stdout, stderr } = spawnSync(
    oldNode ?? '',
    [join(folder, 'node_modules', 'lowtide', 'bin', 'lowtide.js'), 'check'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(stderr).toMatch(/^lowtide needs Node\.js 24 or newer; this is [\d.]+ \(.+\)\.\n$/);
  expect(stdout).toBe('');
  expect(status).toBe(1);
});

function majorOf(node: string): number {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
  return Number(version.slice(1).split('.')[0]);
}
