import { createKeyFile, isRecipient, recipientOf } from '../../secrets/age/age.ts';
import { problemLine } from '../../secrets/problem.ts';
import type { LowtideContext } from '../context.ts';
import { findAgeKeys, usualFiles } from './age-keys.ts';
import { writePrivately } from './private-file.ts';

export interface RecipientFlags {
  readonly recipient?: readonly string[];
}

export const recipientFlags = {
  recipient: {
    kind: 'parsed',
    parse: String,
    variadic: true,
    brief: 'Encrypt for this age recipient; for your own keys only when none is given',
    placeholder: 'AGE1…',
    optional: true,
  },
} as const;

const recipientsMax = 50;

/**
 * For whom to encrypt: the named ones, else SOPS_AGE_RECIPIENTS, else whoever runs this. When there
 * is nobody, says why and gives nothing.
 */
export async function requireRecipients(
  context: LowtideContext,
  { recipient = [], newKey = false }: RecipientFlags & { readonly newKey?: boolean },
): Promise<readonly string[] | undefined> {
  const listed = (context.env.SOPS_AGE_RECIPIENTS ?? '').split(',').map((each) => each.trim());
  const named = [...recipient, ...(recipient.length === 0 ? listed : [])].filter(Boolean);
  if (named.length > recipientsMax) {
    context.fail(
      `There are ${named.length} recipients, and no more than ${recipientsMax} are taken.`,
      'usage',
    );
    return undefined;
  }
  for (const [index, each] of named.entries()) {
    if (await isRecipient(each)) continue;
    // It may be a private key by mistake, so it is not repeated.
    context.fail(`Recipient ${index + 1} is no age recipient; those begin with age1.`, 'usage');
    return undefined;
  }
  if (named.length > 0) return [...new Set(named)];
  const { keys, problems } = await findAgeKeys(context);
  for (const problem of problems) context.stderr.write(`${problemLine(problem)}\n`);
  const own = await Promise.all(keys.map(recipientOf));
  const known = [...new Set(own.filter((each) => each !== undefined))];
  if (known.length > 0) return known.slice(0, recipientsMax);
  if (newKey && problems.length === 0) return createOwnKey(context);
  context.fail(
    'You have no age key to encrypt for. Let one be made with --new-key, or name one with SOPS_AGE_KEY_FILE or --recipient.',
  );
  return undefined;
}

async function createOwnKey(context: LowtideContext): Promise<readonly string[] | undefined> {
  const [file] = usualFiles(context.env);
  const { text, recipient } = await createKeyFile(context.now());
  const written = await writePrivately(file, text, { makeFolder: true });
  if (written.kind !== 'written') {
    context.fail(`No key could be written to ${file}. Make one with age-keygen -o ${file}`);
    return undefined;
  }
  context.stderr.write(
    `Made the age key ${file}. Keep a copy elsewhere: it opens your secrets, and nothing else does.\n`,
  );
  return [recipient];
}
