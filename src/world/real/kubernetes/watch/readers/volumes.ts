import { at, isTrue, items, name, nameIfAny, type Place, text } from '../place.ts';
import type { ReducedAttachment, ReducedVolume } from '../reduced.ts';

/** core/v1 PersistentVolume. One that several nodes may use at once is attached to no one node. */
export function readVolume(volume: Place): ReducedVolume {
  const modes = items(at(volume, 'spec', 'accessModes')).map(text);
  const isWide = modes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
  const claim = at(volume, 'spec', 'claimRef');
  // A released volume still names the claim that it had; another may be bound to it by now.
  const isBound = text(at(volume, 'status', 'phase')) === 'Bound';
  if (isWide || !isBound || claim.value === undefined || claim.value === null) return {};
  return { claim: `${name(at(claim, 'namespace'))}/${name(at(claim, 'name'))}` };
}

/** storage.k8s.io/v1 VolumeAttachment: wanted as soon as it is there, so when it is attached. */
export function readAttachment(attachment: Place): ReducedAttachment {
  const volume = nameIfAny(at(attachment, 'spec', 'source', 'persistentVolumeName'));
  return {
    ...(volume !== undefined && { volume }),
    node: name(at(attachment, 'spec', 'nodeName')),
    isAttached: isTrue(at(attachment, 'status', 'attached')),
  };
}
