import type { NodeName } from '../../../../model/lab.ts';
import type { Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { FIELD_MANAGER } from '../marks.ts';
import { readSelector, selectorQuery } from './label-selector.ts';
import { type DeploymentObject, type PodObject, podList } from './objects.ts';
import { failed } from './outcome.ts';
import { podPath, podsPath } from './paths.ts';
import { read, requestTimeoutMs } from './read.ts';

/** Of pods that are equally ready the cheapest goes first; those without the annotation cost 0. */
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const cheap = '-1000';

/** A node holds 110 pods by default (`maxPods`); of one Deployment that many at the most. */
const podsMax = '250';

/** Lets the Deployment's pods on the node be the first to go. What others have set stays. */
export async function retirePods(
  api: KubernetesApi,
  deployment: DeploymentObject,
  node: NodeName,
): Promise<Result | undefined> {
  const { namespace } = deployment.metadata;
  const selector = readSelector(deployment.spec.selector);
  if (selector === undefined) return undefined;
  const found = await read(api, podsPath(namespace), podList, {
    labelSelector: selectorQuery(selector),
    fieldSelector: `spec.nodeName=${node}`,
    limit: podsMax,
  });
  if (found.kind !== 'read') return failed(found);
  for (const pod of found.object.items.filter((each) => isOf(each, deployment))) {
    if (pod.metadata.annotations[DELETION_COST] !== undefined) continue;
    const { name, uid } = pod.metadata;
    const answer = await api.send({
      method: 'PATCH',
      path: podPath({ namespace, name }),
      query: { fieldManager: FIELD_MANAGER },
      // Another pod of the same name is a conflict.
      body: { metadata: { uid, annotations: { [DELETION_COST]: cheap } } },
      contentType: 'application/merge-patch+json',
      timeoutMs: requestTimeoutMs,
    });
    const isGone = answer.kind === 'refused' && (answer.status === 404 || answer.status === 409);
    if (answer.kind !== 'ok' && !isGone) return failed(answer);
  }
  return undefined;
}

/** Its ReplicaSets are named after it and their template's hash. */
function isOf({ metadata }: PodObject, deployment: DeploymentObject): boolean {
  const hash = metadata.labels['pod-template-hash'];
  const owner = metadata.ownerReferences.find(({ controller }) => controller);
  return owner?.kind === 'ReplicaSet' && owner.name === `${deployment.metadata.name}-${hash}`;
}
