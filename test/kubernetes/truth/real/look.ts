import { nodeName, type Scenario } from '../scenario.ts';
import type { Seen, SeenPod } from '../tracer.ts';
import type { ApiChange, ApiObject } from './observer.ts';

/** What a change of the API is to the scenario; `undefined`: nothing. */
export function seenOf(scenario: Scenario, change: ApiChange): Seen | undefined {
  const { resource, object } = change;
  switch (resource) {
    case 'nodes':
      return isOurNode(scenario, object.metadata.name) ? seenNode(scenario, object) : undefined;
    case 'pods':
      if (object.metadata.namespace !== scenario.name) return undefined;
      return change.isGone
        ? { kind: 'pod gone', uid: object.metadata.uid }
        : seenPod(scenario, object);
    case 'volumeattachments':
      return seenAttachment(scenario, change);
    default:
      return undefined;
  }
}

function isOurNode(scenario: Scenario, name: string): boolean {
  return name.startsWith(nodeName(scenario, ''));
}

function short(scenario: Scenario, name: string): string {
  return name.slice(nodeName(scenario, '').length);
}

function seenNode(scenario: Scenario, { metadata, spec, status }: ApiObject): Seen | undefined {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  if (ready === undefined) return undefined;
  const has = (name: string) =>
    (spec?.taints ?? []).some(
      ({ key, effect }) => key === `node.kubernetes.io/${name}` && effect === 'NoExecute',
    );
  return {
    kind: 'node',
    name: short(scenario, metadata.name),
    ready,
    unreachable: has('unreachable'),
    outOfService: has('out-of-service'),
    cordoned: spec?.unschedulable === true,
  };
}

function seenPod(scenario: Scenario, object: ApiObject): SeenPod {
  const { metadata, spec, status } = object;
  const condition = (name: string) => status?.conditions?.find(({ type }) => type === name);
  return {
    kind: 'pod',
    uid: metadata.uid,
    name: metadata.name,
    workload: ownerOf(object),
    node: spec?.nodeName === undefined ? undefined : short(scenario, spec.nodeName),
    ready: condition('Ready')?.status === 'True',
    terminating: metadata.deletionTimestamp !== undefined,
    unschedulable: condition('PodScheduled')?.reason === 'Unschedulable',
    waitsForVolume: false,
    hasVolume: (spec?.volumes ?? []).some((volume) => volume.persistentVolumeClaim !== undefined),
  };
}

/** Its Deployment stands behind a ReplicaSet of the same name and a hash. */
function ownerOf({ metadata }: ApiObject): SeenPod['workload'] {
  const [owner] = metadata.ownerReferences ?? [];
  if (owner === undefined) return { kind: 'Pod', name: metadata.name };
  if (owner.kind !== 'ReplicaSet') return owner;
  return { kind: 'Deployment', name: owner.name.replace(/-[^-]+$/, '') };
}

function seenAttachment(scenario: Scenario, { object, isGone }: ApiChange): Seen | undefined {
  const { spec, status } = object;
  const volume = spec?.source?.persistentVolumeName ?? '';
  if (!volume.startsWith(nodeName(scenario, ''))) return undefined;
  const claim = short(scenario, volume);
  if (isGone) return { kind: 'volume', claim, node: undefined };
  return status?.attached === true
    ? { kind: 'volume', claim, node: short(scenario, spec?.nodeName ?? '') }
    : undefined;
}

/** The attach-detach controller's word that a pod's volume is still attached elsewhere, by the pod's uid. */
export function waitsForDetach({ object, resource }: ApiChange): string | undefined {
  if (resource !== 'events' || object.reason !== 'FailedAttachVolume') return undefined;
  // `Multi-Attach error` in older versions.
  return object.message?.startsWith('Waiting for detach') === true
    ? object.involvedObject?.uid
    : undefined;
}
