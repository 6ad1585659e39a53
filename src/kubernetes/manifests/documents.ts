import { parseAllDocuments } from 'yaml';
import { linesOf } from '../../model/yaml/lines.ts';
import { at, type Field, isAbsent, items, text } from './field.ts';
import type { ManifestProblem } from './problem.ts';

export interface ManifestFile {
  readonly file: string;
  readonly text: string;
}

/** A file of a few hundred objects is some 200 KiB; beyond this it is no manifest. */
const MAX_FILE_CHARACTERS = 4 * 1024 * 1024;

/** Aliases that one document may expand to; more is a bomb, not a manifest. */
const MAX_ALIASES = 1_000;

/** Every object of a file: multi-document YAML (JSON is YAML too), Lists taken apart. */
export function readObjects(file: ManifestFile, problems: ManifestProblem[]): Field[] {
  const whole = (says: string): Field[] => {
    problems.push({ file: file.file, line: 1, column: 1, says });
    return [];
  };
  if (file.text.length > MAX_FILE_CHARACTERS) {
    return whole('The file is larger than 4 MiB; split it up.');
  }
  if (file.text.includes('\0')) return whole('The file is binary, not YAML.');
  const lines = linesOf(file.text);
  const told = new Set<string>();
  try {
    const documents = parseAllDocuments(file.text, { merge: true });
    if (!Array.isArray(documents)) return [];
    return documents.flatMap((document) => {
      const [error] = document.errors;
      if (error !== undefined) {
        const { line, column } = lines(error.pos);
        const says = `The YAML cannot be read: ${firstLine(error.message)}.`;
        problems.push({ file: file.file, line, column, says });
        return [];
      }
      const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
      return unlisted({
        value,
        path: [],
        origin: { file: file.file, document, lines, problems, told },
      });
    });
  } catch (error) {
    // The library throws these: aliases that explode, nesting deeper than its stack, `<<` of no map.
    if (error instanceof ReferenceError) return whole('The YAML has too many aliases.');
    if (error instanceof RangeError) return whole('The YAML is nested too deeply.');
    if (error instanceof Error && error.message.startsWith('Merge sources')) {
      return whole('The YAML merges (`<<`) something that is no map.');
    }
    throw error;
  }
}

function unlisted(object: Field): Field[] {
  if (isAbsent(object)) return [];
  const kind = at(object, 'kind');
  if (isAbsent(kind) || !text(kind)?.endsWith('List')) return [object];
  return items(at(object, 'items')).flatMap(unlisted);
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '')
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/\.$/, '');
}
