import type { ErrorCode, YAMLError } from 'yaml';

interface Sentence {
  readonly code: 'yaml-syntax' | 'yaml-tab' | 'duplicate-key' | 'yaml-documents' | 'too-deep';
  readonly says: string;
  readonly next: string;
}

/** A YAML error in words that its author understands; `found` is the word where it stands. */
export function syntaxSentence({ code, message }: YAMLError, found: string): Sentence {
  const unclosed = /(?:must|and) end with a (\}|\])$/.exec(message)?.[1];
  if (unclosed !== undefined) {
    const opening = unclosed === '}' ? '{' : '[';
    const says = `A ${opening} that was opened above is not closed here.`;
    return syntax(
      says,
      `Add the ${unclosed}, or indent this line deeper than the key before the ${opening}.`,
    );
  }
  const quote = /^Missing closing (["'])quote$/.exec(message)?.[1];
  if (quote !== undefined) {
    return syntax(`A text that begins with ${quote} does not end.`, `Add the closing ${quote}.`);
  }
  const known = SENTENCES[code];
  if (known !== undefined) return known(found);
  return syntax(`This is not YAML: ${firstSentence(message)}`, GENERAL_ADVICE);
}

const GENERAL_ADVICE =
  'Check the indentation (spaces), the colon after each key and the closing of quotes and brackets.';

function syntax(says: string, next: string): Sentence {
  return { code: 'yaml-syntax', says, next };
}

/** The library's own words, less its habit of adding the position. */
function firstSentence(message: string): string {
  const line = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

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
  RESOURCE_EXHAUSTION: () => ({
    code: 'too-deep',
    says: 'From here on the file is nested hundreds of levels deep.',
    next: 'A lab needs six: check brackets and indentation.',
  }),
  BAD_INDENT: () =>
    syntax(
      'The indentation does not fit the lines above.',
      'Keys of one map begin in the same column, two spaces deeper than the key above them.',
    ),
  MULTILINE_IMPLICIT_KEY: () =>
    syntax(
      'A key goes over several lines.',
      'Check that the line above ends its value, and that this line has a colon and a space.',
    ),
  BLOCK_AS_IMPLICIT_KEY: () =>
    syntax(
      'A second `key: value` begins on the same line.',
      'Put it on a line of its own, or quote a value that contains a colon and a space.',
    ),
  BAD_SCALAR_START: (found) =>
    syntax(`A value cannot begin with ${found.slice(0, 1)}.`, 'Put the value in quotes.'),
  BAD_DQ_ESCAPE: () =>
    syntax(
      'A backslash in double quotes begins an escape that YAML does not know.',
      "Use single quotes ('…'), in which a backslash is a backslash.",
    ),
};
