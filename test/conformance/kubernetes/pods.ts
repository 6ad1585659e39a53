import { describe, expect, test } from 'vitest';
import type { WorkloadRef } from '../../../src/kubernetes/objects.ts';
import type { KubernetesAction } from '../../../src/world/actions.ts';
import type { Pod } from '../../../src/world/facts.ts';
import { lastSeen } from '../facts.ts';
import { ask, listen, type Open } from '../harness.ts';
import {
  evicting,
  isGone,
  type KubernetesHarness,
  nameOf,
  node,
  onePod,
  podsOf,
} from './harness.ts';

const deleting = (pod: Pod, force?: boolean): KubernetesAction => ({
  kind: 'pod.delete',
  pod: nameOf(pod),
  uid: pod.uid,
  ...(force === undefined ? {} : { force }),
});

/** Every way to take a pod away. */
const ways = [
  ['an eviction', evicting],
  ['a delete', (pod: Pod) => deleting(pod)],
  ['a delete by force', (pod: Pod) => deleting(pod, true)],
] as const;

export function podsSuite(name: string, open: Open<KubernetesHarness>): void {
  describe.each(ways)(`${name} takes pods away by %s`, (_, taking) => {
    test('one goes and another comes, and asked again it is done', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await onePod(harness, heard, harness.deployment);
      expect(await ask(harness, taking(pod))).toMatchObject({ kind: 'done' });
      expect(await ask(harness, taking(pod))).toMatchObject({ kind: 'done' });
      await harness.until('it to be gone', () => {
        const now = podsOf(heard, harness.deployment);
        return now.some((one) => one.ready) && now.every((one) => one.uid !== pod.uid);
      });
      expect(await ask(harness, taking(pod))).toMatchObject({ kind: 'done' });
    });

    test('one of the same name but another uid is left alone', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await onePod(harness, heard, harness.deployment);
      expect(await ask(harness, taking({ ...pod, uid: 'another' }))).toMatchObject({
        kind: 'done',
      });
      await ask(harness, { kind: 'node.cordon', node });
      await harness.until(
        'a later change',
        () => lastSeen(heard, 'kubernetes.node', node)?.cordonedBy === 'lowtide',
      );
      expect(podsOf(heard, harness.deployment)).toContainEqual(pod);
    });

    test('one that never was is done', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await onePod(harness, heard, harness.deployment);
      expect(await ask(harness, taking({ ...pod, name: 'nothing' }))).toMatchObject({
        kind: 'done',
      });
    });
  });
  budgets(name, open);
}

function budgets(name: string, open: Open<KubernetesHarness>): void {
  describe(`${name} keeps budgets`, () => {
    test('one that allows nothing holds an eviction, and is named', async () => {
      const harness = await open();
      const heard = listen(harness);
      const { workload, budget } = harness.guarded;
      const pod = await onePod(harness, heard, workload);
      await harness.holdBudgets();
      for (const time of ['once', 'again']) {
        expect(await ask(harness, evicting(pod)), time).toEqual({
          kind: 'wait',
          why: expect.stringContaining('429'),
          heldBy: [budget],
        });
      }
      expect(podsOf(heard, workload)).toContainEqual(pod);
      // A delete goes past them: that is what the gates are for.
      expect(await ask(harness, deleting(pod))).toEqual({ kind: 'done' });
      await harness.until('it to be gone', () => isGone(heard, pod));
    });

    test('two of one pod need a person, and are named', async () => {
      const harness = await open();
      const heard = listen(harness);
      const { workload, budgets: names } = harness.guardedTwice;
      const pod = await onePod(harness, heard, workload);
      expect(await ask(harness, evicting(pod))).toEqual({
        kind: 'stalled',
        why: `${nameOf(pod)} has more than one PodDisruptionBudget (${names.join(', ')}), which the eviction API does not support.`,
        next: 'Leave one budget for it.',
      });
      expect(podsOf(heard, workload)).toContainEqual(pod);
    });

    test('a pod that is not ready goes while enough others are, and is held while they are not', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await unready(harness, heard, harness.guarded.workload);
      await harness.holdBudgets();
      expect(await ask(harness, evicting(pod))).toEqual({
        kind: 'wait',
        why: expect.stringContaining('429'),
        heldBy: [harness.guarded.budget],
      });
      await harness.releaseBudgets();
      expect(await ask(harness, evicting(pod))).toEqual({ kind: 'done' });
    });

    test('one that is not ready goes whatever its budget says, if that always allows it', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await unready(harness, heard, harness.lenient);
      await harness.holdBudgets();
      expect(await ask(harness, evicting(pod))).toEqual({ kind: 'done' });
    });
  });
}

/** A pod on a node that has fallen silent. */
async function unready(
  harness: KubernetesHarness,
  heard: ReturnType<typeof listen>,
  workload: WorkloadRef,
): Promise<Pod> {
  const pod = await onePod(harness, heard, workload);
  await harness.failNode(pod.node);
  await harness.until('it to be unready', () =>
    podsOf(heard, workload).some(({ uid, ready }) => uid === pod.uid && !ready),
  );
  return pod;
}
