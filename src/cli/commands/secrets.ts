import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildCommand, buildRouteMap } from '@stricli/core';
import { createBundle } from '../../secrets/bundle/create.ts';
import { bundleText, bundleTree } from '../../secrets/bundle/write.ts';
import { chance } from '../../secrets/chance.ts';
import { sopsText } from '../../secrets/sops/write.ts';
import type { LowtideContext } from '../context.ts';
import { type LabFlag, labFlag, type OutputFlags, outputFlags, switchedOn } from '../flags.ts';
import { requireLab } from '../lab-file.ts';
import {
  type HandOverFlags,
  handOver,
  handOverFlags,
  overwriteFlag,
} from '../secrets/hand-over.ts';
import { type RecipientFlags, recipientFlags, requireRecipients } from '../secrets/recipients.ts';
import {
  alreadyThere,
  openSecrets,
  requireSecrets,
  saveSecrets,
  secretsFileOf,
  tell,
} from '../secrets/secrets-file.ts';

interface KeepFlags extends LabFlag, RecipientFlags, Pick<OutputFlags, 'noColor'> {
  readonly newKey?: boolean;
  readonly overwrite?: boolean;
}

interface ExportFlags extends LabFlag, RecipientFlags, HandOverFlags, Pick<OutputFlags, 'noColor'> {
  readonly sops?: boolean;
  readonly plain?: boolean;
}

const keepFlags = {
  ...labFlag,
  noColor: outputFlags.noColor,
  ...recipientFlags,
  newKey: {
    ...switchedOn,
    brief: 'Make an age key where sops looks for it, if you have none',
  },
  ...overwriteFlag,
} as const;

const initCommand = buildCommand<KeepFlags, [], LowtideContext>({
  docs: {
    brief: 'Make new secrets for a new cluster',
    fullDescription:
      'Make new secrets for a new cluster, and keep them encrypted with age beside the lab file: lab.secrets.yaml. For a cluster that runs already, import its own.',
  },
  parameters: { flags: keepFlags },
  async func(flags) {
    if (isTaken(this, flags)) return;
    const loaded = await requireLab(this, flags.lab);
    if (loaded === undefined) return;
    const recipients = await requireRecipients(this, flags);
    if (recipients === undefined) return;
    const talosMinor = Number(/^v1\.(\d+)\./.exec(loaded.lab.cluster.talos)?.[1]);
    const bundle = await createBundle({ at: this.now(), talosMinor }, chance);
    await keep(this, flags, bundle, recipients);
  },
});

const importCommand = buildCommand<KeepFlags, [string], LowtideContext>({
  docs: {
    brief: 'Take in the secrets of a cluster that there is',
    fullDescription:
      'Take in a secrets.yaml of talosctl, talhelper, topf or cluster-template, plain or encrypted by age or SOPS, and keep it encrypted with age beside the lab file.',
  },
  parameters: {
    flags: keepFlags,
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The file to take in', parse: String, placeholder: 'FILE' }],
    },
  },
  async func(flags, file) {
    if (isTaken(this, flags)) return;
    const opened = await openSecrets(this, file);
    if (opened.kind === 'bad') return tell(this, opened.problems);
    const recipients = await requireRecipients(this, flags);
    if (recipients === undefined) return;
    const isKept = await keep(this, flags, opened.bundle, recipients);
    if (isKept && opened.form === 'plain') {
      this.stderr.write(
        `${file} is in plain text: remove it, and whatever copies of it there are.\n`,
      );
    }
  },
});

const exportCommand = buildCommand<ExportFlags, [], LowtideContext>({
  docs: {
    brief: 'Give the secrets out as secrets.yaml for other tools',
    fullDescription: [
      'Give the secrets out as secrets.yaml for talosctl, talhelper, topf and others: encrypted by SOPS for age keys, or plain, to a pipe or a file that only you may read.',
      '',
      '  lowtide secrets export --sops --output talsecret.sops.yaml',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...labFlag,
      noColor: outputFlags.noColor,
      sops: { ...switchedOn, brief: 'Encrypted, as sops itself would do it' },
      plain: { ...switchedOn, brief: 'In plain text' },
      ...recipientFlags,
      ...handOverFlags,
    },
  },
  async func(flags) {
    const { sops = false, plain = false } = flags;
    if (sops === plain) {
      this.fail('Say either --sops or --plain.', 'usage');
      return;
    }
    const bundle = await requireSecrets(this, flags.lab);
    if (bundle === undefined) return;
    if (plain) {
      await handOver(this, bundleText(bundle), flags);
      return;
    }
    const recipients = await requireRecipients(this, flags);
    if (recipients === undefined) return;
    const text = await sopsText(bundleTree(bundle), { recipients, at: this.now() }, chance);
    if (text === undefined) throw new Error('bug: the recipients were checked before');
    await handOver(this, text, { ...flags, reveal: true });
  },
});

/** `lowtide secrets`: what a Talos cluster's trust begins with. */
export const secretsCommand = buildRouteMap({
  routes: { init: initCommand, import: importCommand, export: exportCommand },
  docs: { brief: 'Make, import or export the secrets of the cluster' },
});

/** Before a key is made or minutes are spent: a second look is taken when it is written. */
function isTaken(context: LowtideContext, { lab, overwrite = false }: KeepFlags): boolean {
  const file = secretsFileOf(lab);
  if (overwrite || !existsSync(resolve(context.cwd, file))) return false;
  context.fail(alreadyThere(file));
  return true;
}

async function keep(
  context: LowtideContext,
  { lab, overwrite = false }: KeepFlags,
  bundle: Parameters<typeof saveSecrets>[1],
  recipients: readonly string[],
): Promise<boolean> {
  const saved = await saveSecrets(context, bundle, { lab, recipients, overwrite });
  if (saved === undefined) return false;
  const { file, backup } = saved;
  if (backup !== undefined) context.stderr.write(`The older secrets are kept as ${backup}\n`);
  context.stderr.write(`Wrote ${file}, encrypted for ${recipients.join(', ')}.\n`);
  return true;
}
