import type { WorkloadRef } from '../../../../kubernetes/objects.ts';
import type { NodeName } from '../../../../model/lab.ts';
import type { Result } from '../../../actions.ts';
import type { KubernetesApi } from '../api.ts';
import { writersOf } from '../managed-fields.ts';
import { SURGE_MARK, surgedTo } from '../marks.ts';
import { change, type Decision } from './locked-change.ts';
import { leave, merge } from './node.ts';
import { type DeploymentObject, deploymentObject } from './objects.ts';
import { done, stalled } from './outcome.ts';
import { deploymentPath, isName } from './paths.ts';
import { retirePods } from './retire.ts';

/**
 * One replica more and the mark that says so are one write, so a mark beside fewer replicas means
 * that somebody else has set them since. An answer that was lost is found out by asking again.
 */
export async function surge(api: KubernetesApi, workload: WorkloadRef): Promise<Result> {
  let reverted: Result | undefined;
  const result = await changeDeployment(api, workload, `surge ${workload}`, (deployment) => {
    const { replicas } = deployment.spec;
    const asked = surgedTo(deployment.metadata.annotations);
    reverted = undefined;
    if (asked === undefined) {
      return merge({ ...marked(String(replicas + 1)), spec: { replicas: replicas + 1 } });
    }
    if (replicas >= asked) return leave(done());
    reverted = setBack(workload, deployment);
    return merge(marked(null));
  });
  return result.kind === 'done' ? (reverted ?? result) : result;
}

/** What somebody else has set meanwhile stays; only a replica of Lowtide's own is taken back. */
export function settle(
  api: KubernetesApi,
  workload: WorkloadRef,
  retire: NodeName | 'any',
): Promise<Result> {
  const doing = `take back the extra replica of ${workload}`;
  return changeDeployment(api, workload, doing, async (deployment) => {
    const { replicas } = deployment.spec;
    const asked = surgedTo(deployment.metadata.annotations);
    if (asked === undefined) return leave(done());
    if (replicas !== asked)
      return merge(marked(null), `others have set its replicas to ${replicas}`);
    if (retire !== 'any') {
      const failure = await retirePods(api, deployment, retire);
      if (failure !== undefined) return leave(failure);
    }
    return merge({ ...marked(null), spec: { replicas: asked - 1 } });
  });
}

function changeDeployment(
  api: KubernetesApi,
  workload: WorkloadRef,
  doing: string,
  decide: (deployment: DeploymentObject) => Decision | Promise<Decision>,
): Promise<Result> {
  const [kind, namespace = '', name = ''] = workload.split('/');
  if (kind !== 'Deployment') return Promise.resolve(onlyDeployments(workload));
  if (!isName(namespace) || !isName(name)) {
    return Promise.resolve({ kind: 'bug', why: `${workload} is no Kind/namespace/name` });
  }
  return change(api, {
    path: deploymentPath(namespace, name),
    schema: deploymentObject,
    doing,
    missing: stalled(
      `The cluster has no ${workload}.`,
      'Check whether it has been deleted or renamed.',
    ),
    decide,
  });
}

function marked(value: string | null) {
  return { metadata: { annotations: { [SURGE_MARK]: value } } };
}

function onlyDeployments(workload: WorkloadRef): Result {
  return stalled(
    `${workload} cannot run one pod more beside the old ones.`,
    'Only Deployments are surged; evict its pods instead.',
  );
}

/** Whose one controller sets the replicas of Deployments (`pkg/controller/podautoscaler`, v1.36). */
const autoscalers = 'kube-controller-manager';

function setBack(workload: WorkloadRef, { metadata, spec }: DeploymentObject): Result {
  const writers = writersOf(metadata.managedFields, ['spec', 'replicas']);
  const names = writers.map((name) => (name === autoscalers ? 'a HorizontalPodAutoscaler' : name));
  const who = names.length === 0 ? 'somebody' : names.join(' and ');
  return stalled(
    `${workload} was given one replica more, and ${who} set it back to ${spec.replicas}.`,
    'Let an autoscaler or Git that owns its replicas ask for one more, or let its pods be evicted.',
  );
}
