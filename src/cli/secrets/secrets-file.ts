import { resolve } from 'node:path';
import { isAge, openWithAge, sealWithAge } from '../../secrets/age/age.ts';
import type { SecretsBundle } from '../../secrets/bundle/bundle.ts';
import { bundleBytesMax, parseBundle } from '../../secrets/bundle/parse.ts';
import { bundleText } from '../../secrets/bundle/write.ts';
import { problemLine, type SecretsProblem } from '../../secrets/problem.ts';
import { isSops, openSops } from '../../secrets/sops/read.ts';
import type { LowtideContext } from '../context.ts';
import { readText } from '../read-text.ts';
import { findAgeKeys } from './age-keys.ts';
import { backupName, writePrivately } from './private-file.ts';

/** Beside the lab file: `lab.yaml` → `lab.secrets.yaml`. */
export function secretsFileOf(lab: string): string {
  return /\.ya?ml$/.test(lab) ? lab.replace(/(\.ya?ml)$/, '.secrets$1') : `${lab}.secrets.yaml`;
}

/** The lab's own secrets; when they cannot be had, says why and gives nothing. */
export async function requireSecrets(
  context: LowtideContext,
  lab: string,
): Promise<SecretsBundle | undefined> {
  const file = secretsFileOf(lab);
  const opened = await openSecrets(context, file);
  if (opened.kind === 'bad') return tell(context, opened.problems);
  if (opened.form === 'plain') {
    context.fail(
      `${file} is not encrypted. Move it away, and take it in with: lowtide secrets import FILE`,
    );
    return undefined;
  }
  return opened.bundle;
}

export type OpenedSecrets =
  | {
      readonly kind: 'opened';
      readonly bundle: SecretsBundle;
      readonly form: 'age' | 'sops' | 'plain';
    }
  | { readonly kind: 'bad'; readonly problems: readonly SecretsProblem[] };

/** Opens a file of secrets in whichever form it has: age, SOPS or plain. */
export async function openSecrets(context: LowtideContext, file: string): Promise<OpenedSecrets> {
  const found = await readText(resolve(context.cwd, file), bundleBytesMax);
  if (found.kind === 'unreadable') {
    const next =
      found.next ??
      'Make secrets with `lowtide secrets init`, or take yours in with `lowtide secrets import FILE`.';
    return { kind: 'bad', problems: [{ file, says: found.says, next }] };
  }
  const { text } = found;
  if (isAge(text)) return openAge(context, file, text);
  if (isSops(text)) {
    const { keys, problems } = await findAgeKeys(context);
    const opened = await openSops(text, file, keys);
    if (opened.kind === 'bad') return { kind: 'bad', problems: [...opened.problems, ...problems] };
    return parsed(JSON.stringify(opened.tree), file, 'sops');
  }
  return parsed(text, file, 'plain');
}

async function openAge(
  context: LowtideContext,
  file: string,
  text: string,
): Promise<OpenedSecrets> {
  const { keys, problems } = await findAgeKeys(context);
  const opened = await openWithAge(text, keys);
  switch (opened.kind) {
    case 'opened':
      return parsed(Buffer.from(opened.bytes).toString('utf8'), file, 'age');
    case 'locked': {
      const says =
        keys.length === 0
          ? 'It is encrypted with age, and you have no age key.'
          : 'It is encrypted with age, and none of your keys opens it.';
      const next = 'Name the right one with SOPS_AGE_KEY_FILE or LOWTIDE_AGE_KEY_FILE.';
      return { kind: 'bad', problems: [{ file, says, next }, ...problems] };
    }
    case 'damaged': {
      const says = 'It was cut or changed since it was encrypted.';
      return { kind: 'bad', problems: [{ file, says, next: 'Take an older copy of it.' }] };
    }
  }
}

function parsed(text: string, file: string, form: 'age' | 'sops' | 'plain'): OpenedSecrets {
  const result = parseBundle(text, file);
  if (result.kind === 'parsed') return { kind: 'opened', bundle: result.bundle, form };
  if (form === 'plain') return { kind: 'bad', problems: result.problems };
  // Places are those of what was encrypted, which nobody sees.
  return { kind: 'bad', problems: result.problems.map(({ says, next }) => ({ file, says, next })) };
}

/** Says what is wrong and sets the exit code. */
export function tell(context: LowtideContext, problems: readonly SecretsProblem[]): undefined {
  for (const problem of problems) context.fail(problemLine(problem));
  return undefined;
}

export interface Saving {
  readonly lab: string;
  readonly recipients: readonly string[];
  /** One that is there is kept beside and replaced. */
  readonly overwrite: boolean;
}

/**
 * Keeps a bundle as the lab's secrets: an armored file of age, as `age` itself opens it, so that
 * nobody needs Lowtide to get at them.
 */
export async function saveSecrets(
  context: LowtideContext,
  bundle: SecretsBundle,
  { lab, recipients, overwrite }: Saving,
): Promise<{ readonly file: string; readonly backup?: string } | undefined> {
  const file = secretsFileOf(lab);
  const sealed = await sealWithAge(bundleText(bundle), recipients);
  if (sealed === undefined) throw new Error('bug: the recipients were checked before');
  const path = resolve(context.cwd, file);
  const backup = overwrite ? { backup: backupName(path, context.now()) } : {};
  const written = await writePrivately(path, sealed, backup);
  switch (written.kind) {
    case 'written':
      return { file, ...(written.backup === undefined ? {} : { backup: written.backup }) };
    case 'exists':
      context.fail(alreadyThere(file));
      return undefined;
    case 'failed':
      context.fail(`${file}: ${written.says} Check the folder.`);
      return undefined;
  }
}

export function alreadyThere(file: string): string {
  return `${file} is there already and is left alone: a cluster made with it answers to nothing else. --overwrite replaces it and keeps the old one beside.`;
}
