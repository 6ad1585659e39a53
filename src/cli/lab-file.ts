import { dirname, resolve } from 'node:path';
import { parseManifests } from '../kubernetes/manifests.ts';
import type { Manifests } from '../kubernetes/objects.ts';
import type { Lab } from '../model/lab.ts';
import { lint } from '../model/lint/lint.ts';
import { LAB_FILE_BYTES_MAX, parseLab } from '../model/parse.ts';
import { hasErrors, type Problem } from '../model/problem.ts';
import { placeIn } from '../model/yaml/place-in.ts';
import type { Positions } from '../model/yaml/positions.ts';
import type { LowtideContext } from './context.ts';
import { type FoundFile, findManifests } from './manifest-files.ts';
import { problemsText } from './output/problem-text.ts';
import { readText } from './read-text.ts';

export type LoadedLab =
  | {
      readonly kind: 'ok';
      readonly lab: Lab;
      readonly manifests: Manifests;
      /** Warnings and notes. */
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'bad'; readonly problems: readonly Problem[] };

/**
 * Reads a lab file and the manifests that it names. `file` is relative to `folder` (the working
 * directory when left out) and stands in problems as it is given.
 */
export async function loadLab(file: string, folder = '.'): Promise<LoadedLab> {
  const path = resolve(folder, file);
  const found = await readText(path, LAB_FILE_BYTES_MAX);
  if (found.kind === 'unreadable') {
    const { code, says, next } = found;
    return { kind: 'bad', problems: [{ code, level: 'error', file, says, next: next ?? SHOW_ME }] };
  }
  const parsed = parseLab(found.text, file);
  if (parsed.kind === 'bad') return parsed;
  const { lab, positions } = parsed;
  const workloads = await loadManifests(lab, file, dirname(path), positions);
  const problems = [...parsed.problems, ...lint(lab, file, positions), ...workloads.problems];
  if (hasErrors(problems)) return { kind: 'bad', problems };
  return { kind: 'ok', lab, manifests: workloads.manifests, problems };
}

const SHOW_ME = 'Name another with --lab FILE, or write a first one with `lowtide init`.';

async function loadManifests(lab: Lab, file: string, folder: string, positions: Positions) {
  const found = await findManifests(lab.workloads, folder);
  const { manifests, problems } = parseManifests(found.files);
  const texts = new Map(found.files.map((each: FoundFile) => [each.file, each.text]));
  return {
    manifests,
    problems: [
      ...found.problems.map(({ index, ...problem }): Problem => {
        const place = positions.valueAt(['workloads', index]);
        return { ...problem, file, place };
      }),
      ...problems.map(({ file: manifest, line, column, says }): Problem => {
        const place = placeIn(texts.get(manifest) ?? '', line, column);
        const next = 'Correct it: what cannot be read is missing from every forecast.';
        return { code: 'manifest', level: 'warning', file: manifest, place, says, next };
      }),
    ],
  };
}

/** The lab that a command is to work on; when it is not fit to be used, says why and gives nothing. */
export async function requireLab(
  context: LowtideContext,
  file: string,
): Promise<Extract<LoadedLab, { kind: 'ok' }> | undefined> {
  const loaded = await loadLab(file, context.cwd);
  if (loaded.kind === 'ok') return loaded;
  const errors = loaded.problems.filter(({ level }) => level === 'error');
  context.stderr.write(problemsText(errors, context.stderr));
  context.exit('failed');
  return undefined;
}
