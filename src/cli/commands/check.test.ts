import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lowtide } from '../../../test/lowtide.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/homelab/lab.yaml');

const BAD = `name: home
network: { cidr: 192.168.1.0/24, gateway: 192.168.1.1 }
cluster: { endpoint: 192.168.1.30, talos: v1.13.9, kubernetes: 1.36.4 }
hosts:
  nuc1: { arch: amd64, cores: 4, memroy: 16GiB, address: 192.168.1.11 }
nodes:
  talos01: { role: control-plane, host: nuc2 }
`;

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'lowtide-check-'));
  writeFileSync(join(cwd, 'bad.yaml'), BAD);
  mkdirSync(join(cwd, 'folder'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

test('the reference lab passes, manifests included, with warnings and notes', async () => {
  const { code, stdout, stderr } = await lowtide(['check', '--lab', EXAMPLE]);
  expect(code).toBe(0);
  expect(stderr).toBe('');
  expect(stdout).toContain('(8 hosts, 11 nodes): 3 warnings and 5 notes\n');
});

test('all errors are shown at once, each with its line and a caret', async () => {
  const { code, stdout } = await lowtide(['check', '--lab', 'bad.yaml'], { cwd });
  expect(code).toBe(1);
  expect(stdout).toBe(`error bad.yaml:3:64 bad-value
  \`cluster.kubernetes\` (1.36.4) lacks its v.
  3 │ cluster: { endpoint: 192.168.1.30, talos: v1.13.9, kubernetes: 1.36.4 }
    │                                                                ^^^^^^
  → Write v1.36.4, as the release is tagged.

error bad.yaml:5:34 unknown-key
  \`memroy\` is no key of a host.
  5 │   nuc1: { arch: amd64, cores: 4, memroy: 16GiB, address: 192.168.1.11 }
    │                                  ^^^^^^
  → Did you mean \`memory\`?

error bad.yaml:7:41 unknown-reference
  Node talos01 lives on nuc2, but no such host is declared.
  7 │   talos01: { role: control-plane, host: nuc2 }
    │                                         ^^^^
  → Did you mean nuc1?

bad.yaml: 3 errors
More on each: lowtide check --explain bad-value
`);
});

test('a narrow terminal gets narrow lines, in colour', async () => {
  const { stdout } = await lowtide(['check', '--lab', 'bad.yaml'], { cwd, terminalColumns: 50 });
  expect(stdout).toContain('\u001b[31merror\u001b[0m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes take no room
  const plain = stdout.replaceAll(/\u001b\[\d+m/g, '');
  for (const line of plain.split('\n').filter((each) => !each.startsWith('More on each'))) {
    expect(line.length).toBeLessThanOrEqual(50);
  }
  expect(plain).toMatch(/│ ….*kubernetes: 1\.36\.4/);
});

test.each([
  ['nothing.yaml', 'no-file', 'There is no such file.', 'lowtide init'],
  ['folder', 'unreadable-file', 'It is a folder, not a file.', 'Name the file in it.'],
  ['bad.yaml/x', 'no-file', 'A part of its path is no folder.', 'lowtide init'],
])('%s is answered with a sentence', async (file, problem, says, next) => {
  const { code, stdout } = await lowtide(['check', '--lab', file], { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain(`error ${file} ${problem}\n  ${says}\n`);
  expect(stdout).toContain(next);
});

test('without --lab the file is lab.yaml', async () => {
  const { stdout } = await lowtide(['check'], { cwd });
  expect(stdout).toContain('error lab.yaml no-file');
});

test('--json gives the problems as data', async () => {
  const { code, stdout } = await lowtide(['check', '--lab', 'bad.yaml', '--json'], { cwd });
  expect(code).toBe(1);
  const { ok, problems } = JSON.parse(stdout);
  expect(ok).toBe(false);
  expect(problems[1]).toEqual({
    code: 'unknown-key',
    level: 'error',
    file: 'bad.yaml',
    place: { line: 5, column: 34, length: 6, source: expect.stringContaining('memroy') },
    says: '`memroy` is no key of a host.',
    next: 'Did you mean `memory`?',
  });
});

test('--explain says what a code means, without a lab', async () => {
  const { code, stdout } = await lowtide(['check', '--explain', 'even-voters'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('etcd needs a majority of its voters');
  const json = await lowtide(['check', '--explain', 'even-voters', '--json'], { cwd });
  expect(JSON.parse(json.stdout)).toMatchObject({ code: 'even-voters' });
});

test('--explain of a mistyped code is usage, with the code that was meant', async () => {
  const { code, stderr } = await lowtide(['check', '--explain', 'even-voter'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean even-voters?');
});

test('manifests that cannot be found are errors at their entry, broken ones are warnings', async () => {
  copyFileSync(EXAMPLE, join(cwd, 'mine.yaml'));
  const gone = await lowtide(['check', '--lab', 'mine.yaml'], { cwd });
  expect(gone.code).toBe(1);
  expect(gone.stdout).toContain('workloads: There is no such file.');
  expect(gone.stdout).toContain('workloads: [workloads]');
  mkdirSync(join(cwd, 'workloads/deeper'), { recursive: true });
  const empty = await lowtide(['check', '--lab', 'mine.yaml'], { cwd });
  expect(empty.stdout).toContain('workloads holds no manifest.');
  writeFileSync(join(cwd, 'workloads/deeper/app.yaml'), 'kind: Deployment\nspec: [\n');
  const broken = await lowtide(['check', '--lab', 'mine.yaml'], { cwd });
  expect(broken.code).toBe(0);
  expect(broken.stdout).toMatch(/warning workloads\/deeper\/app\.yaml:\d+:\d+ manifest/);
});
