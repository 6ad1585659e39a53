import { expect, test } from 'vitest';
import { stateFolderOf } from './state-folder.ts';

const env = { HOME: '/home/me' };

test('each lab file has a folder of its own, named after where it lies', () => {
  const one = stateFolderOf('lab.yaml', undefined, env, '/srv/homelab');
  expect(one.folder).toMatch(/^\/home\/me\/\.local\/state\/lowtide\/homelab-[0-9a-f]{8}$/);
  expect(one.socket).toBe(`${one.folder}/lowtide.sock`);
  expect(stateFolderOf('../homelab/lab.yaml', undefined, env, '/srv/x').folder).toBe(one.folder);
  expect(stateFolderOf('lab.yaml', undefined, env, '/srv/other/homelab').folder).not.toBe(
    one.folder,
  );
});

test('XDG_STATE_HOME is honoured when it is absolute', () => {
  const folder = (home: string) =>
    stateFolderOf('lab.yaml', undefined, { ...env, XDG_STATE_HOME: home }, '/srv/homelab').folder;
  expect(folder('/var/state')).toMatch(/^\/var\/state\/lowtide\/homelab-/);
  expect(folder('state')).toMatch(/^\/home\/me\/\.local\/state\//);
});

test('a folder that is asked for is taken, by flag before environment', () => {
  const both = { ...env, LOWTIDE_STATE: '/env' };
  expect(stateFolderOf('lab.yaml', 'mine', both, '/srv')).toMatchObject({
    folder: '/srv/mine',
    asked: true,
  });
  expect(stateFolderOf('lab.yaml', undefined, both, '/srv')).toMatchObject({ folder: '/env' });
  expect(stateFolderOf('lab.yaml', undefined, env, '/srv').asked).toBe(false);
});
