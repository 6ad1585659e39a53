import type { Merged } from '../../secrets/clients/document.ts';
import type { LowtideContext } from '../context.ts';
import type { ClientFlags } from './client-flags.ts';
import { handOver } from './hand-over.ts';
import { mergeInto } from './merge-file.ts';

/** Where a client configuration goes: into the user's own file with `--merge`, else where asked. */
export async function deliver(
  context: LowtideContext,
  flags: ClientFlags,
  file: string,
  merge: (text: string) => Merged,
): Promise<void> {
  if (flags.merge) return mergeInto(context, file, merge);
  const made = merge('');
  if (made.kind === 'merged') await handOver(context, made.text, flags);
}
