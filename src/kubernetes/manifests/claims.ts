import type { AccessMode, Claim, ClaimTemplate } from '../objects.ts';
import { parseQuantity, wholeUnits } from '../quantity.ts';
import { at, choice, type Field, isAbsent, items, list, report, text } from './field.ts';

const ACCESS_MODES = [
  'ReadWriteOnce',
  'ReadOnlyMany',
  'ReadWriteMany',
  'ReadWriteOncePod',
] as const satisfies readonly AccessMode[];

/** An entry of `volumeClaimTemplates`. */
export function readClaimTemplate(object: Field): ClaimTemplate[] {
  const name = text(at(object, 'metadata', 'name'));
  if (name === undefined) {
    report(at(object, 'metadata', 'name'), 'is missing; a claim template needs one');
    return [];
  }
  return [{ name, ...readClaimSpec(at(object, 'spec')) }];
}

/**
 * A PersistentVolumeClaim. It is tied to a node when a PersistentVolume bound to it is local: its
 * node affinity names one node.
 */
export function readClaim(object: Field, namespace: string, volumes: readonly Field[]): Claim[] {
  const name = text(at(object, 'metadata', 'name'));
  if (name === undefined) {
    report(at(object, 'metadata', 'name'), 'is missing; a PersistentVolumeClaim needs one');
    return [];
  }
  const volume = volumes.find((candidate) => isBound(candidate, object, namespace, name));
  const localNode = volume === undefined ? undefined : onlyNodeOf(volume);
  return [
    {
      namespace,
      name,
      ...readClaimSpec(at(object, 'spec')),
      ...(localNode === undefined ? {} : { localNode }),
    },
  ];
}

function readClaimSpec(spec: Field): Omit<ClaimTemplate, 'name'> {
  const size = at(spec, 'resources', 'requests', 'storage');
  const bytes = isAbsent(size) ? 0 : parseQuantity(String(size.value));
  if (bytes === undefined) report(size, 'is not a quantity such as 10Gi');
  return {
    storageClass: text(at(spec, 'storageClassName')) ?? '',
    accessModes: items(at(spec, 'accessModes')).flatMap((mode) => choice(mode, ACCESS_MODES) ?? []),
    sizeBytes: wholeUnits(bytes ?? 0),
  };
}

function isBound(volume: Field, claim: Field, namespace: string, name: string): boolean {
  const reference = at(volume, 'spec', 'claimRef');
  if (text(at(reference, 'name')) === name && text(at(reference, 'namespace')) === namespace) {
    return true;
  }
  const volumeName = text(at(claim, 'spec', 'volumeName'));
  return volumeName !== undefined && text(at(volume, 'metadata', 'name')) === volumeName;
}

function onlyNodeOf(volume: Field): string | undefined {
  const terms = items(at(volume, 'spec', 'nodeAffinity', 'required', 'nodeSelectorTerms'));
  const nodes = terms.flatMap((term) =>
    items(at(term, 'matchExpressions'))
      .filter((one) => text(at(one, 'key')) === 'kubernetes.io/hostname')
      .flatMap((one) => list(at(one, 'values'))),
  );
  return nodes.length === 1 ? nodes[0] : undefined;
}
