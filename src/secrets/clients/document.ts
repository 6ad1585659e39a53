import { type Document, isMap, parseDocument, stringify } from 'yaml';

/** A person's own client configuration, with all that stands in it: comments, order, foreign keys. */
export type OpenedDocument = { readonly kind: 'opened'; readonly document: Document } | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  /** One sentence, which quotes nothing of the file but names. */
  readonly says: string;
  readonly next: string;
}

export type Merged =
  | {
      readonly kind: 'merged';
      readonly text: string;
      /** The name under which it is used. */
      readonly context: string;
      /** An entry of the same cluster was there and has been renewed. */
      readonly isRenewed: boolean;
      /** What the client uses when nobody says otherwise. */
      readonly currentContext: string;
    }
  | Refusal;

/** Opens a file for changes; an empty one begins as `empty`. */
export function openDocument(
  text: string,
  empty: Readonly<Record<string, unknown>>,
): OpenedDocument {
  const document = parseDocument(text.trim() === '' ? stringify(empty) : text, {
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (document.errors.length === 0 && isMap(document.contents)) return { kind: 'opened', document };
  return refused('It is not one YAML map.', 'Correct it; it is left as it is.');
}

export const noAnchor = refused(
  'An alias (*) in it refers to nothing, or would.',
  'Put text that begins with * in quotes, or write out what is meant; it is left as it is.',
);

export function refused(says: string, next: string): Refusal {
  return { kind: 'refused', says, next };
}

/**
 * The text of a changed document, indented as it was. Undefined when an alias in it refers to
 * nothing (any more): the library says so too, but quotes it, and `token: *hush` is one.
 */
export function textOf(document: Document, before: string): string | undefined {
  const indent = /^( {2,8})[^\s#-]/m.exec(before)?.[1]?.length ?? 4;
  const indentSeq = !/^( *)\S[^\n]*:\n\1- /m.test(before);
  try {
    return document.toString({ indent, indentSeq, lineWidth: 0, flowCollectionPadding: false });
  } catch {
    return undefined;
  }
}

/** In block style: something is to be put into what was perhaps `{}` or `[]`. */
export function asBlock(node: unknown): void {
  if (typeof node === 'object' && node !== null && 'flow' in node) node.flow = false;
}
