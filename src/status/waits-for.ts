import type { View } from '../controller/operation.ts';
import { foreseen } from '../controller/view/foreseen.ts';
import { hostsOff } from '../controller/view/hosts.ts';
import type { Manifests, Workload, WorkloadRef } from '../kubernetes/objects.ts';
import { schedulingNode } from '../kubernetes/scheduling/node.ts';
import { createSchedule } from '../kubernetes/scheduling/schedule.ts';
import type { HostName, LabNode } from '../model/lab.ts';
import { hostOf, nodesOn } from '../model/shape.ts';

/**
 * The sleeping host whose return would place a pod of the workload that has no node. First what the
 * forecast says; where it has found a place that the scheduler did not, a host with a node that
 * takes such a pod when it comes up empty.
 */
export function hostThatPlaces(view: View, workload: WorkloadRef): HostName | undefined {
  const off = hostsOff(view);
  const strandedNow = strandedOf(view, off, workload);
  const sleeping = [...off];
  if (strandedNow > 0) {
    return sleeping.find((host) => {
      const without = new Set(sleeping.filter((other) => other !== host));
      return strandedOf(view, without, workload) < strandedNow;
    });
  }
  return sleeping.find((host) =>
    nodesOn(view.lab, host).some((node) => fitsBare(view, node, workload)),
  );
}

function strandedOf(view: View, off: ReadonlySet<HostName>, workload: WorkloadRef): number {
  return foreseen(view, off).pods.stranded.filter((pod) => pod.workload === workload).length;
}

const kept = new WeakMap<Manifests, Map<string, boolean>>();

/** Neither nodes nor workloads change in the life of a controller. */
function fitsBare(view: View, node: LabNode, ref: WorkloadRef): boolean {
  const { manifests } = view;
  const answers = kept.get(manifests) ?? new Map<string, boolean>();
  kept.set(manifests, answers);
  const key = `${ref} ${node.name}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const workload = manifests.workloads.find((one) => one.ref === ref);
  const fits = workload !== undefined && tryBare(view, node, workload);
  answers.set(key, fits);
  return fits;
}

function tryBare({ lab, manifests }: View, node: LabNode, workload: Workload): boolean {
  const { ref, namespace, template } = workload;
  const bare = schedulingNode(node, hostOf(lab, node.host), manifests.volumeLimits);
  const claims = manifests.claims
    .filter((claim) => claim.namespace === namespace && template.claims.includes(claim.name))
    .map((claim) => ({ ...claim, key: `${namespace}/${claim.name}` }));
  const pod = { key: ref, namespace, workload: ref, template, claims };
  return createSchedule([bare]).choose(pod) !== undefined;
}
