import type { AccessMode, Claim, ClaimTemplate } from '../objects.ts';
import { parseQuantity, wholeUnits } from '../quantity.ts';
import { readNodeTerm } from './affinity.ts';
import { at, choice, type Field, isAbsent, items, report, text } from './field.ts';

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

/** Finds the PersistentVolume that a claim is bound to. */
export type FindVolume = (claim: Field, namespace: string, name: string) => Field | undefined;

/** By the volume's own `claimRef`, else by the claim's `volumeName`. */
export function volumeFinder(volumes: readonly Field[]): FindVolume {
  const byName = new Map<string, Field>();
  const byClaim = new Map<string, Field>();
  for (const volume of volumes) {
    const reference = at(volume, 'spec', 'claimRef');
    const keep = (map: Map<string, Field>, key: string) => {
      if (!map.has(key)) map.set(key, volume);
    };
    const name = text(at(volume, 'metadata', 'name'));
    const claim = text(at(reference, 'name'));
    if (name !== undefined) keep(byName, name);
    if (claim !== undefined) keep(byClaim, `${text(at(reference, 'namespace'))}/${claim}`);
  }
  return (claim, namespace, name) =>
    byClaim.get(`${namespace}/${name}`) ?? byName.get(text(at(claim, 'spec', 'volumeName')) ?? '');
}

/** A PersistentVolumeClaim, with what the PersistentVolume that it is bound to says of nodes. */
export function readClaim(object: Field, namespace: string, findVolume: FindVolume): Claim[] {
  const name = text(at(object, 'metadata', 'name'));
  if (name === undefined) {
    report(at(object, 'metadata', 'name'), 'is missing; a PersistentVolumeClaim needs one');
    return [];
  }
  const volume = findVolume(object, namespace, name);
  const claim = { namespace, name, ...readClaimSpec(at(object, 'spec')) };
  if (volume === undefined) return [claim];
  const terms = at(volume, 'spec', 'nodeAffinity', 'required', 'nodeSelectorTerms');
  const reach = items(terms).map(readNodeTerm);
  const localNode = onlyNodeOf(reach);
  return [{ ...claim, reach, ...(localNode === undefined ? {} : { localNode }) }];
}

/** The `spec` of a claim or of a template for one. */
export function readClaimSpec(spec: Field): Omit<ClaimTemplate, 'name'> {
  const size = at(spec, 'resources', 'requests', 'storage');
  const bytes = isAbsent(size) ? 0 : parseQuantity(String(size.value));
  if (bytes === undefined) report(size, 'is not a quantity such as 10Gi');
  return {
    storageClass: text(at(spec, 'storageClassName')) ?? '',
    accessModes: items(at(spec, 'accessModes')).flatMap((mode) => choice(mode, ACCESS_MODES) ?? []),
    sizeBytes: wholeUnits(bytes ?? 0),
  };
}

function onlyNodeOf(reach: NonNullable<Claim['reach']>): string | undefined {
  const [term, ...others] = reach;
  const nodes = term?.find(
    ({ key, operator }) => key === 'kubernetes.io/hostname' && operator === 'In',
  )?.values;
  return others.length === 0 && nodes?.length === 1 ? nodes[0] : undefined;
}
