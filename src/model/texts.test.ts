import { expect, test } from 'vitest';
import { readLabelKey, readLabelValue, readTaint } from './label.ts';
import { readMac } from './mac.ts';
import { readDomain, readName } from './name.ts';
import { nearest } from './nearest.ts';
import { readManifestPath, readTimezone } from './place-names.ts';
import { readVersion } from './version.ts';

test('a MAC address comes back in one form', () => {
  expect(readMac('02-00-00-AB-cd-15')).toEqual({ kind: 'read', value: '02:00:00:ab:cd:15' });
});

test.each(['02:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '01:00:5e:00:00:01', 'gg:00:00:00:00:00'])(
  '%s is no MAC address of a network card',
  (text) => {
    expect(readMac(text).kind).toBe('refused');
  },
);

test.each(['nuc1', 'rpi4-1', 'a', 'a'.repeat(63)])('%s is a name', (text) => {
  expect(readName(text).kind).toBe('read');
});

test.each(['on', 'no', 'y', 'Nuc1', 'a_b', '-a', 'a-', '', 'a'.repeat(64), '123'])(
  '"%s" is no name',
  (text) => {
    expect(readName(text).kind).toBe('refused');
  },
);

test('a domain is names with dots between', () => {
  expect(readDomain('home.arpa').kind).toBe('read');
  expect(readDomain('home..arpa').kind).toBe('refused');
  expect(readDomain(`${'a.'.repeat(127)}aa`).kind).toBe('refused');
});

test('a version is said in full, with its v', () => {
  expect(readVersion('v1.14.0-rc.1').kind).toBe('read');
  expect(readVersion('1.36.4')).toMatchObject({ why: 'lacks its v' });
  expect(readVersion('v1.36')).toMatchObject({ why: 'is not the whole version' });
  expect(readVersion('latest')).toMatchObject({ why: 'is no version' });
});

test('a taint is read as kubectl writes it', () => {
  const value = { key: 'example.com/gpu', value: 'true', effect: 'NoSchedule' };
  expect(readTaint('example.com/gpu=true:NoSchedule')).toEqual({ kind: 'read', value });
  expect(readTaint('gpu:NoExecute')).toMatchObject({ value: { key: 'gpu', value: '' } });
  expect(readTaint('gpu=true:NoSchedle')).toMatchObject({ why: 'has the effect NoSchedle' });
  expect(readTaint('gpu').kind).toBe('refused');
});

test('labels follow the rules of Kubernetes', () => {
  expect(readLabelKey('node-role.kubernetes.io/worker').kind).toBe('read');
  expect(readLabelKey('a/b/c').kind).toBe('refused');
  expect(readLabelKey('Bad Domain/x').kind).toBe('refused');
  expect(readLabelValue('').kind).toBe('read');
  expect(readLabelValue('has space').kind).toBe('refused');
});

test('a timezone must exist', () => {
  expect(readTimezone('Europe/Berlin').kind).toBe('read');
  expect(readTimezone('Europe/Berlni')).toMatchObject({ next: 'Did you mean Europe/Berlin?' });
});

test('manifests stand at a path, not at a URL', () => {
  expect(readManifestPath('../cluster/apps').kind).toBe('read');
  expect(readManifestPath('https://example.com/x.yaml').kind).toBe('refused');
  expect(readManifestPath(' ').kind).toBe('refused');
});

test.each([
  ['memroy', 'memory'],
  ['memory', 'memory'],
  ['crores', 'cores'],
  ['Arch', 'arch'],
  ['frobnicate', undefined],
])('%s most probably means %s', (word, meant) => {
  expect(nearest(word, ['arch', 'cores', 'memory', 'address'])).toBe(meant);
});
