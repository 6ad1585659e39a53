import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
} from 'yaml';

/** A finding of the conversion, at a range of offsets in the text. */
export interface Trap {
  readonly code:
    | 'yaml-key'
    | 'yaml-number'
    | 'yaml-alias'
    | 'yaml-merge'
    | 'yaml-tag'
    | 'too-deep'
    | 'too-large';
  readonly level: 'error' | 'warning';
  readonly range: readonly [number, number];
  readonly says: string;
  readonly next: string;
}

/** The schema is six levels deep. */
const DEPTH_MAX = 20;

/** Values after aliases are followed: the largest lab that the schema allows has some 6,000. */
const VALUES_MAX = 20_000;

export interface Plain {
  readonly value: unknown;
  readonly traps: readonly Trap[];
}

/**
 * A document as plain maps, lists and scalars. Own code instead of the library's `toJS`, so that
 * every trap of YAML has a sentence and a place, and alias bombs end at a limit.
 */
export function plainOf(document: Document): Plain {
  const conversion: Conversion = { document, traps: [], values: 0, open: new Set() };
  const value = convert(conversion, document.contents, 0);
  return { value, traps: conversion.traps };
}

interface Conversion {
  readonly document: Document;
  readonly traps: Trap[];
  values: number;
  /** Collections that are being converted: an alias to one of them would never end. */
  readonly open: Set<Node>;
}

/** `alias`: the node was reached through it, so that is where problems are shown. */
function convert(conversion: Conversion, node: unknown, depth: number, alias?: Alias): unknown {
  conversion.values += 1;
  if (isScalar(node)) return scalar(conversion, node);
  if (isAlias(node)) {
    const target = node.resolve(conversion.document);
    if (target !== undefined && !conversion.open.has(target)) {
      return convert(conversion, target, depth, alias ?? node);
    }
    const why =
      target === undefined
        ? 'refers to an anchor that is not defined above it'
        : 'refers to something that contains it';
    const next = 'Write the value out, or put it in quotes if it is text that begins with a star.';
    trap(conversion, node, 'yaml-alias', `\`*${node.source}\` ${why}.`, next);
    return undefined;
  }
  if (!isMap(node) && !isSeq(node)) return undefined;
  if (isOverLimit(conversion, alias ?? node, depth)) return undefined;
  conversion.open.add(node);
  const value = isMap(node) ? map(conversion, node, depth) : seq(conversion, node.items, depth);
  conversion.open.delete(node);
  return value;
}

function isOverLimit(conversion: Conversion, node: Node, depth: number): boolean {
  if (depth >= DEPTH_MAX) {
    const says = `This is nested more than ${DEPTH_MAX} levels deep.`;
    trap(conversion, node, 'too-deep', says, 'A lab needs six: check brackets and indentation.');
    return true;
  }
  if (conversion.values <= VALUES_MAX) return false;
  const isFirst = !conversion.traps.some(({ code }) => code === 'too-large');
  const says = `The file grows to more than ${VALUES_MAX} values here, aliases followed.`;
  if (isFirst) trap(conversion, node, 'too-large', says, 'Write less, with fewer aliases.');
  return true;
}

function seq(conversion: Conversion, items: readonly unknown[], depth: number): unknown[] {
  return items.map((item) => convert(conversion, item, depth + 1));
}

function map(conversion: Conversion, node: { readonly items: readonly unknown[] }, depth: number) {
  const entries: [string, unknown][] = [];
  for (const pair of node.items as readonly { readonly key: unknown; readonly value: unknown }[]) {
    const key = keyOf(conversion, pair.key);
    if (key !== undefined) entries.push([key, convert(conversion, pair.value, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function keyOf(conversion: Conversion, key: unknown): string | undefined {
  if (!isScalar(key)) {
    trap(
      conversion,
      key as Node,
      'yaml-key',
      'A key must be text, not a list or a map.',
      'Check the brackets.',
    );
    return undefined;
  }
  if (key.value === '<<' && key.type === 'PLAIN') {
    const next = 'Write the keys out: a lab is read as YAML 1.2, which has no merge.';
    trap(conversion, key, 'yaml-merge', '`<<` merges maps in YAML 1.1 only.', next);
    return undefined;
  }
  const { value, source = '' } = key;
  if (value === '__proto__') {
    trap(conversion, key, 'yaml-key', 'A key must not be `__proto__`.', 'Choose another name.');
    return undefined;
  }
  if (typeof value === 'string') return value;
  const kind = value === null ? 'nothing' : `a ${typeof value}`;
  const says = `A key must be text; YAML reads \`${source}\` as ${kind}.`;
  trap(conversion, key, 'yaml-key', says, 'Begin it with a letter, or put it in quotes.');
  return undefined;
}

function scalar(conversion: Conversion, node: Scalar): unknown {
  const { value, source = '' } = node;
  if (node.type === 'PLAIN') ambiguousNumber(conversion, node, source);
  if (typeof value === 'bigint') return Number(value);
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  return undefined;
}

/** Numbers that YAML 1.1 programs and YAML 1.2 (this one) read differently. */
function ambiguousNumber(conversion: Conversion, node: Scalar, source: string): void {
  if (/^[-+]?0[0-9]+$/.test(source)) {
    const says = `${source} is ${Number(source)} in YAML 1.2, and octal to YAML 1.1 programs.`;
    trap(
      conversion,
      node,
      'yaml-number',
      says,
      `Write ${Number(source)}, or put it in quotes if it is text.`,
    );
  } else if (/^[-+]?0[ox]/.test(source) && typeof node.value === 'number') {
    const says = `${source} is ${node.value} in another base.`;
    trap(conversion, node, 'yaml-number', says, `Write ${node.value}.`);
  } else if (/^[-+]?[1-9][0-9]*(?::[0-5]?[0-9])+$/.test(source)) {
    const says = `${source} without quotes is a number in base 60 to YAML 1.1 programs.`;
    trap(conversion, node, 'yaml-number', says, `Put it in quotes: "${source}".`, 'warning');
  }
}

function trap(
  conversion: Conversion,
  node: Node | null | undefined,
  code: Trap['code'],
  says: string,
  next: string,
  level: Trap['level'] = 'error',
): void {
  const range = node?.range ?? [0, 0, 0];
  conversion.traps.push({ code, level, range: [range[0], range[1]], says, next });
}
