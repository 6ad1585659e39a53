import type { NodeName } from '../../../../model/lab.ts';
import type { FactValues } from '../../../facts.ts';
import type { ObjectKey } from '../watch/readers/read-object.ts';
import type { ReducedAttachment, ReducedVolume } from '../watch/reduced.ts';
import { createIndex } from './index-of.ts';
import { createTable, type Table } from './table.ts';
import type { Touch } from './told.ts';

/** Which node each claim's volume is attached to: VolumeAttachment → PersistentVolume → claim. */
export interface Attachments {
  readonly persistentvolumes: Table<ReducedVolume>;
  readonly volumeattachments: Table<ReducedAttachment>;
  /** Why nothing can be said of any claim: whose volume it is that cannot be read, nobody knows. */
  unreadable(): string | undefined;
  /** By claim. */
  read(claim: string): FactValues['kubernetes.attachment'];
}

export function createAttachments(
  touch: Touch,
  touchAll: (kind: 'kubernetes.attachment') => void,
): Attachments {
  const byVolume = createIndex<string, ObjectKey>();
  const byClaim = createIndex<string, ObjectKey>();

  const touchClaim = (claim: string | undefined): void => {
    if (claim !== undefined) touch('kubernetes.attachment', claim);
  };

  const unreadable = () => persistentvolumes.anyUnreadable() ?? volumeattachments.anyUnreadable();
  let unreadableBefore: string | undefined;
  const noticeUnreadable = (): void => {
    const now = unreadable();
    if (now !== unreadableBefore) touchAll('kubernetes.attachment');
    unreadableBefore = now;
  };

  const persistentvolumes = createTable<ReducedVolume>((key, now, before) => {
    noticeUnreadable();
    if (now?.claim === before?.claim) return;
    if (before?.claim !== undefined) byClaim.remove(before.claim, key);
    if (now?.claim !== undefined) byClaim.add(now.claim, key);
    touchClaim(before?.claim);
    touchClaim(now?.claim);
  });

  const volumeattachments = createTable<ReducedAttachment>((key, now, before) => {
    noticeUnreadable();
    if (before?.volume !== undefined) byVolume.remove(before.volume, key);
    if (now?.volume !== undefined) byVolume.add(now.volume, key);
    for (const volume of [before?.volume, now?.volume]) {
      if (volume !== undefined) touchClaim(persistentvolumes.get(volume)?.claim);
    }
  });

  return {
    persistentvolumes,
    volumeattachments,
    unreadable,
    read(claim) {
      const nodes = [...byClaim.of(claim)].flatMap((volume) =>
        [...byVolume.of(volume)].flatMap((key) => {
          const attachment = volumeattachments.get(key);
          return attachment?.isAttached === true ? [attachment.node] : [];
        }),
      );
      // Never two but while one is taken by force from a node that is not heard.
      const [node] = nodes.sort();
      return node === undefined ? 'absent' : { node: node as NodeName };
    },
  };
}
