import { expect, test } from 'vitest';
import { hostName, labOf, manifestsOf, type SmallHost } from '../../test/forecast/small-lab.ts';
import { foresee } from './foresee.ts';

const off = (...names: string[]) => new Set(names.map(hostName));
const plane: SmallHost = { role: 'control-plane' };

const lab = labOf([
  { ...plane, watts: { idle: 8, busy: 20 } },
  { ...plane, watts: { idle: 8, busy: 20 } },
  { ...plane, isVolatile: true, watts: { idle: 70, busy: 300 } },
]);
const none = manifestsOf([]);

test.each([
  [off(), 3, true, 1],
  [off('h3'), 2, true, 0],
  [off('h2', 'h3'), 1, false, -1],
])('with %o off %i voters are left', (hosts, left, quorum, lossesSurvived) => {
  const { etcd, endpoint } = foresee(lab, none, hosts);
  expect(etcd.left).toHaveLength(left);
  expect(etcd).toMatchObject({ quorum, lossesSurvived });
  expect(endpoint.reachable).toBe(quorum);
});

test('watts are those of the hosts that are on, and of waking the others', () => {
  const forecast = foresee(lab, none, off('h3'));
  expect(forecast.watts).toEqual({ idle: 16, busy: 40 });
  expect(forecast.wakeWatts).toEqual([{ host: 'h3', idle: 70 }]);
  const partly = labOf([{ ...plane, watts: { idle: 8, busy: 20 } }, plane]);
  expect(foresee(partly, none, off())).not.toHaveProperty('watts');
});

test('a person is told what stops, the most important first', () => {
  const lab = labOf([plane, { cores: 8 }, { memoryGiB: 4 }]);
  const manifests = manifestsOf([
    { name: 'light-switch', cpuMillis: 6000, priority: 100 },
    { name: 'jukebox', cpuMillis: 6000 },
  ]);
  const forecast = foresee(lab, manifests, off('h2'));
  expect(forecast.notices[0]).toBe(
    'light-switch stops: it needs 6 cores, largest, even empty, is 3.95 cores on n3.',
  );
  expect(forecast.notices[1]).toMatch(/^jukebox stops/);
});
