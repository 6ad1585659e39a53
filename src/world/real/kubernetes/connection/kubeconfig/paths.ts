import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { clean } from '../clean.ts';
import type { Pem } from './settings.ts';

/** `KEY-data` goes before `KEY`, whose path is relative to the kubeconfig's folder. */
export function pemOf<K extends string>(
  value: { readonly [P in K | `${K}-data`]: string },
  key: K,
  file: string,
  section: 'cluster' | 'user',
  name: string,
): Pem | undefined {
  const data = value[`${key}-data`];
  const of = `${section} ${clean(name, 80)} in ${file}`;
  if (data !== '') {
    const pem = Buffer.from(data, 'base64').toString('utf8');
    return { kind: 'inline', pem, origin: `${key}-data of ${of}` };
  }
  const path = value[key];
  if (path === '') return undefined;
  const absolute = besideOf(file, path);
  return { kind: 'file', path: absolute, origin: `${absolute} (${key} of ${of})` };
}

export function besideOf(file: string, path: string): string {
  return isAbsolute(path) ? path : resolve(dirname(file), path);
}

/** A bare name stays one, for PATH. */
export function commandBeside(file: string, command: string): string {
  return command.includes(sep) ? besideOf(file, command) : command;
}
