import type { ErrorCode, YAMLError } from 'yaml';

interface Sentence {
  readonly code: 'yaml-syntax' | 'yaml-tab' | 'duplicate-key' | 'yaml-documents' | 'yaml-alias';
  readonly says: string;
  readonly next: string;
}

/** A YAML error in words that its author understands. */
export function syntaxSentence(error: YAMLError, found: string): Sentence {
  const special = SENTENCES[error.code];
  if (special !== undefined) return special(found);
  return {
    code: 'yaml-syntax',
    says: `This is not YAML: ${firstSentence(error.message)}`,
    next: 'Check the indentation (spaces), the colon after each key and the closing of quotes and brackets.',
  };
}

/** The library's own words, less its habit of adding the position. */
function firstSentence(message: string): string {
  const line = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

const indentation = (): Sentence => ({
  code: 'yaml-syntax',
  says: 'The indentation does not fit the lines above.',
  next: 'Keys of one map begin in the same column, two spaces deeper than the key above them.',
});

const SENTENCES: Partial<Record<ErrorCode, (found: string) => Sentence>> = {
  TAB_AS_INDENT: () => ({
    code: 'yaml-tab',
    says: 'The line is indented with a tab; YAML takes only spaces.',
    next: 'Replace the tab by spaces.',
  }),
  DUPLICATE_KEY: (found) => ({
    code: 'duplicate-key',
    says: `\`${found}\` stands here a second time in the same map.`,
    next: 'Remove one of the two, or give it another name.',
  }),
  MULTIPLE_DOCS: () => ({
    code: 'yaml-documents',
    says: 'A second YAML document begins here (---); a lab is one.',
    next: 'Remove the ---, or move what follows into a file of its own.',
  }),
  BAD_ALIAS: (found) => ({
    code: 'yaml-alias',
    says: `\`${found}\` refers to an anchor that is not defined above it.`,
    next: 'Define it first with &, or quote the text if it begins with a star.',
  }),
  BAD_INDENT: indentation,
  MULTILINE_IMPLICIT_KEY: () => ({
    code: 'yaml-syntax',
    says: 'A key goes over several lines.',
    next: 'Check that the line above ends its value, and that this line has a colon and a space.',
  }),
  BLOCK_AS_IMPLICIT_KEY: () => ({
    code: 'yaml-syntax',
    says: 'A second `key: value` begins on the same line.',
    next: 'Put it on a line of its own, or quote a value that contains a colon and a space.',
  }),
  BAD_SCALAR_START: (found) => ({
    code: 'yaml-syntax',
    says: `A value cannot begin with ${found.slice(0, 1)}.`,
    next: 'Put the value in quotes.',
  }),
  BAD_DQ_ESCAPE: () => ({
    code: 'yaml-syntax',
    says: 'A backslash in double quotes begins an escape that YAML does not know.',
    next: "Use single quotes ('…'), in which a backslash is a backslash.",
  }),
};
