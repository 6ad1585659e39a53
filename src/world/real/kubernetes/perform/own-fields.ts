import type { LabNode } from '../../../../model/lab.ts';
import type { Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { appliedKeys } from '../managed-fields.ts';
import type { Decision } from './locked-change.ts';
import { changeNode, leave } from './node.ts';
import type { NodeObject } from './objects.ts';
import { done, stalled } from './outcome.ts';

type Map = 'labels' | 'annotations';
type Texts = Readonly<Record<string, string>>;

/**
 * Server-side apply, never forced: what Lowtide applied before and names no more goes, what another
 * manager has written stays. One field manager has one intent for an object, so the labels that
 * Lowtide has applied are applied again with its annotations, and the other way round.
 */
export function applyTexts(
  api: KubernetesApi,
  node: LabNode,
  map: Map,
  wanted: Texts,
): Promise<Result> {
  const what = map === 'labels' ? 'label' : 'annotate';
  const other = map === 'labels' ? 'annotations' : 'labels';
  return changeNode(
    api,
    node,
    `${what} ${node.name}`,
    (object): Decision => {
      if (isApplied(object, map, wanted)) return leave(done());
      const metadata = { name: node.name, [map]: wanted, [other]: applied(object, other) };
      const body = { apiVersion: 'v1', kind: 'Node', metadata };
      return { kind: 'write', body, contentType: 'application/apply-patch+yaml' };
    },
    ({ message }) => belongsToOthers(node.name, message),
  );
}

/** What of the map Lowtide has applied, as it stands now. */
function applied({ metadata }: NodeObject, map: Map): Texts {
  const keys = appliedKeys(metadata.managedFields, ['metadata', map]);
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = metadata[map][key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function isApplied(object: NodeObject, map: Map, wanted: Texts): boolean {
  const now = applied(object, map);
  const keys = Object.keys(wanted);
  return keys.length === Object.keys(now).length && keys.every((key) => now[key] === wanted[key]);
}

/** The API server's words: `conflict with "kubelet" using v1: .metadata.labels.a`; without them somebody was just faster. */
function belongsToOthers(node: string, message: string): Result | undefined {
  const managers = [...message.matchAll(/conflicts? with "([^"]+)"/g)].map(([, name]) => name);
  if (managers.length === 0) return undefined;
  const names = [...new Set(managers)].join(' and ');
  const fields = [...message.matchAll(/\.metadata\.(?:labels|annotations)\S*/g)].map(
    ([field]) => field,
  );
  return stalled(
    `${fields.length === 0 ? 'What Lowtide wants to write' : fields.join(', ')} on ${node} belongs to ${names}.`,
    `Leave it to ${names}, or take it away there; Lowtide forces nothing.`,
  );
}
