import type { Path } from './yaml/positions.ts';

/** Names the thing that a path lies in: `host nuc1`, `node talos01`, `network`. */
export function subjectText(path: Path): string {
  const [section, name] = path;
  if (section === 'hosts' && name !== undefined) return `host ${name}`;
  if (section === 'nodes' && name !== undefined) return `node ${name}`;
  return section === undefined ? 'the lab' : String(section);
}

/** Names a value: `` `memory` of host nuc1 ``, `` `cluster.talos` ``. */
export function valueText(path: Path): string {
  const isEntry = path[0] === 'hosts' || path[0] === 'nodes';
  if (path.length === 0) return 'the file';
  if (isEntry && path.length === 2) return subjectText(path);
  const inner = path.slice(isEntry ? 2 : 0);
  if (!isEntry || inner.length === 0) return `\`${joined(path)}\``;
  return `\`${joined(inner)}\` of ${subjectText(path)}`;
}

function joined(path: Path): string {
  return path.map(partText).join('').replace(/^\./, '');
}

function partText(part: string | number): string {
  return typeof part === 'number' ? `[${part + 1}]` : `.${part}`;
}

/** A value as its author would recognise it, shortened. */
export function shownValue(value: unknown): string {
  if (value === undefined || value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = String(value);
  return text === '' ? 'empty' : text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

const SHOWN_MAX = 60;

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
