import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { lowtide } from '../../../test/lowtide.ts';

test('prints one ClusterRole, the same each time', async () => {
  const { code, stdout, stderr } = await lowtide(['rbac']);
  expect([code, stderr]).toEqual([0, '']);
  expect(parseAllDocuments(stdout).map((document) => document.get('kind'))).toEqual([
    'ClusterRole',
  ]);
  expect((await lowtide(['rbac'])).stdout).toBe(stdout);
});

test('--user and --service-account say who is given it', async () => {
  const { stdout } = await lowtide(['rbac', '--user', 'lowtide']);
  expect(parseAllDocuments(stdout).at(-1)?.toJS()).toMatchObject({
    kind: 'ClusterRoleBinding',
    subjects: [{ kind: 'User', name: 'lowtide' }],
  });
  const account = await lowtide(['rbac', '--service-account', 'home/lowtide', '--json']);
  expect(JSON.parse(account.stdout)).toMatchObject({
    kind: 'List',
    items: [
      { kind: 'ClusterRole' },
      { kind: 'ServiceAccount', metadata: { name: 'lowtide', namespace: 'home' } },
      { kind: 'ClusterRoleBinding', subjects: [{ name: 'lowtide', namespace: 'home' }] },
    ],
  });
});

test.each([
  ['both at once', ['--user', 'ann', '--service-account', 'a/b'], 'exclude each other'],
  ['an account without its namespace', ['--service-account', 'lowtide'], 'NAMESPACE/NAME'],
  ['a name that no namespace can have', ['--service-account', 'Home/x'], 'NAMESPACE/NAME'],
  ['a user without a name', ['--user', ''], 'at least one character'],
  ['a user whose name breaks the line', ['--user', 'a\nb'], 'printable'],
])('%s is not understood', async (_, flags, says) => {
  const { code, stdout, stderr } = await lowtide(['rbac', ...flags]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(says);
});
