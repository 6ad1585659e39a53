import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { resources } from '../watch/resources.ts';
import { clusterRoleObjects, clusterRoleText } from './cluster-role.ts';
import { actionRules, keyOf, neededRules } from './rules.ts';

const parsed = (text: string) => parseAllDocuments(text).map((document) => document.toJS());

test.each([
  ['nobody', undefined],
  ['a user of any name', { kind: 'User', name: 'yes: #1 "ann" ünï' }],
  ['a ServiceAccount', { kind: 'ServiceAccount', namespace: 'on', name: '1' }],
] as const)('the YAML says the same as the objects, for %s', (_, subject) => {
  expect(parsed(clusterRoleText(subject))).toEqual(clusterRoleObjects(subject));
});

test('every right of the role is there for something, once, and in order', () => {
  const rules = neededRules();
  const keys = rules.map(keyOf);
  expect(keys).toEqual([...new Set(keys)].sort());
  expect(rules.filter(({ neededBy }) => neededBy.length === 0)).toEqual([]);
});

test('whatever an action asks for and whatever is watched is in the role', () => {
  const keys = neededRules().map(keyOf);
  for (const rules of Object.values(actionRules)) {
    for (const rule of rules) expect(keys).toContain(keyOf(rule));
  }
  for (const { group, name } of resources) {
    expect(keys).toContain(keyOf({ group, resource: name, verb: 'list' }));
    expect(keys).toContain(keyOf({ group, resource: name, verb: 'watch' }));
  }
});

test('no right reaches beyond a named resource, and none lets Lowtide give itself more', () => {
  for (const { group, resource, verb } of neededRules()) {
    expect([group, resource, verb]).not.toContain('*');
    expect(group).not.toBe('rbac.authorization.k8s.io');
    expect(resource).not.toBe('secrets');
  }
});

test('each rule stands under a comment that names what needs it', () => {
  const text = clusterRoleText();
  expect(text).toContain(
    '  # create: pod.evict\n  - apiGroups: [""]\n    resources: [pods/eviction]\n',
  );
  for (const kind of Object.keys(actionRules)) expect(text).toContain(kind);
});
