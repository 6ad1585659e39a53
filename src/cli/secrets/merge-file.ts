import type { Merged } from '../../secrets/clients/document.ts';
import type { LowtideContext } from '../context.ts';
import { readText } from '../read-text.ts';
import { backupName, writePrivately } from './private-file.ts';

/** Of hundreds of clusters. */
const bytesMax = 4 * 1024 * 1024;

/** Changes a person's own client configuration, whose older form is kept beside it. */
export async function mergeInto(
  context: LowtideContext,
  path: string,
  merge: (text: string) => Merged,
): Promise<void> {
  const found = await readText(path, bytesMax);
  if (found.kind === 'unreadable' && found.code !== 'no-file') {
    context.fail(`${path}: ${found.says} Nothing was changed.`);
    return;
  }
  const before = found.kind === 'read' ? found.text : '';
  const merged = merge(before);
  if (merged.kind === 'refused') {
    context.fail(`${path}: ${merged.says} ${merged.next}`);
    return;
  }
  const written = await writePrivately(path, merged.text, {
    backup: backupName(path, context.now()),
    makeFolder: true,
  });
  if (written.kind !== 'written') {
    context.fail(
      `${path}: ${written.kind === 'failed' ? written.says : 'It is there already.'} Nothing was changed.`,
    );
    return;
  }
  const { context: name, isRenewed, currentContext } = merged;
  const kept = written.backup === undefined ? '' : ` The file as it was: ${written.backup}`;
  context.stderr.write(`${isRenewed ? 'Renewed' : 'Added'} ${name} in ${path}.${kept}\n`);
  if (currentContext !== name) {
    context.stderr.write('Another context stays the current one; --use makes this one it.\n');
  }
}
