import { completeLab } from './complete.ts';
import { incompleteProblems } from './incomplete.ts';
import type { Lab } from './lab.ts';
import { hasErrors, type Problem } from './problem.ts';
import { referenceProblems } from './references.ts';
import { labSchema } from './schema/lab-schema.ts';
import { schemaProblems } from './schema-problems.ts';
import type { Positions } from './yaml/positions.ts';
import { readYaml } from './yaml/read-yaml.ts';

export type Parsed =
  | {
      readonly kind: 'ok';
      readonly lab: Lab;
      readonly positions: Positions;
      /** Warnings and notes on the text; what is odd in the lab itself says `lint`. */
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'bad'; readonly problems: readonly Problem[] };

/** A lab of 32 hosts and 128 nodes said in full takes some 100 KiB. */
export const LAB_FILE_BYTES_MAX = 1024 * 1024;

/** Longer lists are not read; the first problems are mostly the cause of the others. */
const PROBLEMS_MAX = 100;

/**
 * The text of a `lab.yaml` → the lab, or all that is wrong with it, sorted by place.
 * `file` is only named in problems.
 */
export function parseLab(text: string, file: string): Parsed {
  const unfit = unfitText(text, file);
  if (unfit !== undefined) return { kind: 'bad', problems: [unfit] };
  const yaml = readYaml(text, file);
  if (yaml.kind === 'unreadable') return bad(yaml.problems);
  const { value, positions } = yaml;
  if (value === null || value === undefined) {
    return { kind: 'bad', problems: [...yaml.problems, emptyFile(file)] };
  }
  const result = labSchema.safeParse(value);
  const problems = [...yaml.problems, ...referenceProblems(value, file, positions)];
  if (!result.success) {
    return bad([...problems, ...schemaProblems(result.error.issues, { file, value, positions })]);
  }
  problems.push(...incompleteProblems(result.data, file, positions));
  if (hasErrors(problems)) return bad(problems);
  return { kind: 'ok', lab: completeLab(result.data), positions, problems: inOrder(problems) };
}

function bad(problems: readonly Problem[]): Parsed {
  return { kind: 'bad', problems: inOrder(problems).slice(0, PROBLEMS_MAX) };
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const line = ({ place }: Problem) => place?.line ?? 0;
  const column = ({ place }: Problem) => place?.column ?? 0;
  return problems.toSorted((a, b) => line(a) - line(b) || column(a) - column(b));
}

/** Texts that are not worth parsing. */
function unfitText(text: string, file: string): Problem | undefined {
  const problem = (code: string, says: string, next: string): Problem => ({
    code,
    level: 'error',
    file,
    says,
    next,
  });
  if (text.length > LAB_FILE_BYTES_MAX) {
    const says = `The file is larger than ${LAB_FILE_BYTES_MAX / 1024} KiB.`;
    return problem('too-large', says, 'A lab takes a few KiB: is this the right file?');
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is sought
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text)) {
    return problem(
      'binary-file',
      'The file is not text (UTF-8).',
      'Is this the right file? Save it as UTF-8.',
    );
  }
  return text.trim() === '' ? emptyFile(file) : undefined;
}

function emptyFile(file: string): Problem {
  return {
    code: 'empty-file',
    level: 'error',
    file,
    says: 'The file is empty.',
    next: 'Write a lab into it, or delete it and let `lowtide init` write a first one.',
  };
}
