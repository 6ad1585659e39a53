import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Place } from '../problem.ts';
import type { Lines, Range } from './lines.ts';

/** Keys and list indexes from the top of the file: `['hosts', 'nuc1', 'memory']`. */
export type Path = readonly (string | number)[];

/** Answers where in the text a path stands. */
export interface Positions {
  /**
   * The value at a path; of one that goes over several lines its key, and of an absent one (a
   * default) the nearest key above it.
   */
  valueAt(path: Path): Place;
  /** The key at a path; of a list entry the entry. */
  keyAt(path: Path): Place;
}

export function positionsIn(document: Document, lines: Lines): Positions {
  const find = (path: Path, wanted: 'key' | 'value'): Place => {
    const step = walk(document, path);
    const whole = step.depth === path.length && wanted === 'value';
    const range = whole ? (step.value ?? step.key) : (step.key ?? step.value);
    return lines(range ?? [0, 0]);
  };
  return { valueAt: (path) => find(path, 'value'), keyAt: (path) => find(path, 'key') };
}

interface Step {
  /** How much of the path exists. */
  readonly depth: number;
  readonly key?: Range;
  readonly value?: Range;
}

function walk(document: Document, path: Path): Step {
  let node = resolved(document.contents, document);
  let step: Step = { depth: 0, ...found('value', node) };
  for (const [index, part] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(part),
      );
      if (pair === undefined) return step;
      const value = pair.value as Node | null;
      node = resolved(value, document);
      step = {
        depth: index + 1,
        ...found('key', pair.key as Node),
        ...(isShownByItself(value) ? found('value', value) : {}),
      };
    } else if (isSeq(node) && typeof part === 'number') {
      const item = node.items[part];
      if (item === undefined) return step;
      node = resolved(item as Node, document);
      step = { depth: index + 1, ...found('value', item as Node) };
    } else {
      return step;
    }
  }
  return step;
}

/** Is there something on the line to point at? Not for an empty value, nor for a block below its key. */
function isShownByItself(value: Node | null): boolean {
  if (isScalar(value)) return value.source !== '';
  return isMap(value) || isSeq(value) ? value.flow === true : true;
}

function resolved(node: Node | null | undefined, document: Document): Node | undefined {
  if (node === null || node === undefined) return undefined;
  return isAlias(node) ? node.resolve(document) : node;
}

function found(part: 'key' | 'value', node: Node | null | undefined) {
  const range = node?.range;
  return range === null || range === undefined ? {} : { [part]: [range[0], range[1]] as const };
}
