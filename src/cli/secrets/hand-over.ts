import { resolve } from 'node:path';
import type { LowtideContext } from '../context.ts';
import { switchedOn } from '../flags.ts';
import { backupName, writePrivately } from './private-file.ts';

/** Where something that holds secrets goes. */
export interface HandOverFlags {
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly reveal?: boolean;
}

export const overwriteFlag = {
  overwrite: { ...switchedOn, brief: 'Replace a file that is there, and keep the old one beside' },
} as const;

export const handOverFlags = {
  output: {
    kind: 'parsed',
    parse: String,
    brief: 'Write it to this file, which only you may read; else to stdout',
    placeholder: 'FILE',
    optional: true,
  },
  ...overwriteFlag,
  reveal: { ...switchedOn, brief: 'Print it even to a terminal' },
} as const;

/** Gives a text with secrets to a file or a pipe; to a terminal only when that is asked for. */
export async function handOver(
  context: LowtideContext,
  text: string,
  { output, overwrite = false, reveal = false }: HandOverFlags,
): Promise<void> {
  if (output === undefined) {
    if (context.stdout.isTTY && !reveal) {
      context.fail(
        'That would print private keys to your terminal. Name a file with --output FILE, use a pipe, or say --reveal.',
      );
      return;
    }
    context.stdout.write(text);
    return;
  }
  const path = resolve(context.cwd, output);
  const backup = overwrite ? { backup: backupName(path, context.now()) } : {};
  const written = await writePrivately(path, text, backup);
  if (written.kind === 'written') context.stderr.write(`Wrote ${output}, for you alone to read.\n`);
  else if (written.kind === 'exists') {
    context.fail(
      `${output} is there already. --overwrite replaces it and keeps the old one beside.`,
    );
  } else context.fail(`${output}: ${written.says} Check the folder.`);
}
