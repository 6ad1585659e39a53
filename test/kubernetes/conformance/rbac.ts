import { describe, expect, test } from 'vitest';
import type { KubernetesAction } from '../../../src/world/actions.ts';
import { clusterRoleText } from '../../../src/world/real/kubernetes/rbac/cluster-role.ts';
import {
  keyOf,
  type NeededRule,
  neededRules,
} from '../../../src/world/real/kubernetes/rbac/rules.ts';
import { isUnobservable, lastFact } from '../../conformance/facts.ts';
import { ask, listen } from '../../conformance/harness.ts';
import { nameOf, node, onePod } from '../../conformance/kubernetes/harness.ts';
import { openAs } from './open.ts';
import type { Reference } from './reference.ts';
import { grantAllBut, isAllowed } from './rights.ts';

/** The role is enough, for the whole suite runs with it; and each of its rules is needed. */
export function rbacSuite(reference: () => Reference): void {
  describe('the ClusterRole of lowtide rbac', () => {
    test.each([
      ['nobody', undefined],
      ['a user', { kind: 'User', name: 'lowtide: "ann" #1' }],
      ['a ServiceAccount', { kind: 'ServiceAccount', namespace: 'home', name: 'lowtide' }],
    ] as const)('is taken by the API server as it is printed, for %s', async (_, subject) => {
      const args = ['apply', '--dry-run=server', '--filename', '-'];
      expect(await reference().plane.kubectl(args, clusterRoleText(subject))).toContain(
        'clusterrole.rbac.authorization.k8s.io/lowtide',
      );
    });

    test('lets nobody read secrets, run commands in pods or give rights', async () => {
      const { plane, user } = reference();
      for (const attributes of [
        { verb: 'get', resource: 'secrets' },
        { verb: 'create', resource: 'pods', subresource: 'exec' },
        { verb: 'create', resource: 'pods' },
        { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'clusterrolebindings' },
        { verb: 'impersonate', resource: 'users' },
      ]) {
        expect(await isAllowed(plane, user, attributes), JSON.stringify(attributes)).toBe(false);
      }
    });

    // These change nothing, so they need not wait for one another.
    test.concurrent.each(cases.filter(([, { neededBy }]) => neededBy.includes('watch')))(
      'without %s nothing is taken for seen, and the rule is named',
      async (_, missing, user) => {
        const told = await as(reference(), user, missing, whyUnseen);
        expect(told).toContain(`The user ${user} may not ${missing.verb} ${missing.resource} (`);
      },
    );

    test.each(cases.filter(([, { neededBy }]) => !neededBy.includes('watch')))(
      'without %s an action stalls, and the rule is named',
      async (_, missing, user) => {
        const told = await as(reference(), user, missing, (harness) =>
          whyStalled(reference(), harness, missing),
        );
        expect(told).toContain(`The user ${user} may not ${missing.verb} ${missing.resource} (`);
      },
    );
  });
}

const cases = neededRules().map((rule, index) => [keyOf(rule), rule, `lacks-${index}`] as const);

/** What comes of it for a user who has the whole role but for this rule. */
async function as(
  reference: Reference,
  user: string,
  missing: NeededRule,
  look: (harness: Harness) => Promise<string>,
): Promise<string> {
  await grantAllBut(reference.plane, user, missing);
  const one = await openAs(reference, user);
  try {
    return await look(one.harness);
  } finally {
    await one.close();
  }
}

type Harness = Awaited<ReturnType<typeof openAs>>['harness'];

/** What is said of the API to somebody who may not see all of it. */
async function whyUnseen(harness: Harness): Promise<string> {
  const heard = listen(harness);
  const api = () => lastFact(heard, 'kubernetes.api', 'cluster');
  await harness.until('the API to be unobservable', () => isUnobservable(api()));
  const told = api();
  return isUnobservable(told) ? told.unobservable : '';
}

/** What comes of an action that needs the rule, when all else of it is granted. */
async function whyStalled(
  reference: Reference,
  harness: Harness,
  missing: NeededRule,
): Promise<string> {
  await reference.restore();
  const full = await openAs(reference, reference.user);
  try {
    const pod = await onePod(full.harness, listen(full.harness), harness.deployment);
    const workload = harness.deployment;
    const subject = { pod: nameOf(pod), uid: pod.uid };
    const actions: Readonly<Record<KubernetesAction['kind'], KubernetesAction>> = {
      'node.cordon': { kind: 'node.cordon', node },
      'node.uncordon': { kind: 'node.uncordon', node },
      'node.mark-out-of-service': { kind: 'node.mark-out-of-service', node },
      'node.unmark-out-of-service': { kind: 'node.unmark-out-of-service', node },
      'node.label': { kind: 'node.label', node, labels: { 'lowtide.test/a': '1' } },
      'node.annotate': { kind: 'node.annotate', node, annotations: { 'lowtide.test/a': '1' } },
      'pod.evict': { kind: 'pod.evict', ...subject },
      'pod.delete': { kind: 'pod.delete', ...subject },
      'workload.surge': { kind: 'workload.surge', workload },
      'workload.settle': { kind: 'workload.settle', workload, retire: pod.node },
    };
    // So that there is something to settle.
    if (!missing.neededBy.includes('workload.surge')) {
      await ask(full.harness, actions['workload.surge']);
    }
    for (const kind of missing.neededBy) {
      if (kind === 'watch') continue;
      const result = await ask(harness, actions[kind]);
      if (result.kind === 'stalled') return result.why;
    }
    return 'nothing failed';
  } finally {
    await full.close();
  }
}
