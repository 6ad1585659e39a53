import { setTimeout as pass } from 'node:timers/promises';
import { clusterRoleObjects } from '../../../src/world/real/kubernetes/rbac/cluster-role.ts';
import { keyOf, neededRules, type Rule } from '../../../src/world/real/kubernetes/rbac/rules.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';

/** A user with the whole role but for one rule; returns when the API server goes by it. */
export async function grantAllBut(plane: ControlPlane, user: string, missing: Rule): Promise<void> {
  const kept = neededRules().filter((rule) => keyOf(rule) !== keyOf(missing));
  const [role, binding] = clusterRoleObjects({ kind: 'User', name: user }, kept);
  const metadata = { name: user };
  await plane.apply([
    { ...role, metadata },
    {
      ...binding,
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: user },
    },
  ]);
  for (;;) {
    const granted = await Promise.all(kept.map((rule) => isAllowed(plane, user, rule)));
    if (granted.every(Boolean)) break;
    await pass(50);
  }
  if (await isAllowed(plane, user, missing))
    throw new Error(`${keyOf(missing)} comes from elsewhere`);
}

interface Attributes {
  readonly verb: string;
  readonly resource: string;
  readonly group?: string;
  readonly subresource?: string;
}

/** As the API server's authorizer decides. */
export async function isAllowed(
  plane: ControlPlane,
  user: string,
  { resource: full, ...more }: Attributes,
): Promise<boolean> {
  const [resource, subresource] = full.split('/');
  const { status } = (await plane.request(
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user,
        resourceAttributes: {
          resource,
          ...(subresource === undefined ? {} : { subresource }),
          ...more,
        },
      },
    },
  )) as { readonly status: { readonly allowed: boolean } };
  return status.allowed;
}
