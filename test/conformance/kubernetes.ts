import { describe, expect, test } from 'vitest';
import type { WorkloadRef } from '../../src/kubernetes/objects.ts';
import type { NodeName } from '../../src/model/lab.ts';
import type { KubernetesAction } from '../../src/world/actions.ts';
import type { Pod } from '../../src/world/facts.ts';
import { isUnobservable, lastFact, lastSeen } from './facts.ts';
import { ask, type Harness, listen, type Open } from './harness.ts';
import { portSuite } from './port.ts';

/** Of the reference lab. */
const node = 'talos06' as NodeName;
const nobody = 'nobody' as NodeName;
const noWorkload: WorkloadRef = 'Deployment/nowhere/nothing';

export interface KubernetesHarness extends Harness<KubernetesAction> {
  /** A Deployment of one pod, and a workload that a budget lets lose no pod more. */
  readonly deployment: WorkloadRef;
  readonly guarded: WorkloadRef;
  /** A person cordons the node. */
  cordonByHand(node: NodeName): void;
  /** Every budget allows nothing from now on. */
  holdBudgets(): void;
  loseApi(): void;
}

export function kubernetesSuite(name: string, open: Open<KubernetesHarness>): void {
  portSuite(name, open, {
    feasible: { kind: 'node.cordon', node },
    unknown: [
      { kind: 'node.cordon', node: nobody },
      { kind: 'node.uncordon', node: nobody },
      { kind: 'node.mark-out-of-service', node: nobody },
      { kind: 'node.unmark-out-of-service', node: nobody },
      { kind: 'workload.surge', workload: noWorkload },
      { kind: 'workload.settle', workload: noWorkload, retire: 'any' },
    ],
  });

  nodesAndWorkloads(name, open);
  evictions(name, open);
}

function nodesAndWorkloads(name: string, open: Open<KubernetesHarness>): void {
  describe(`${name} changes nodes and workloads`, () => {
    test("a cordon of Lowtide's own comes and goes", async () => {
      const harness = await open();
      const heard = listen(harness);
      const by = () => lastSeen(heard, 'kubernetes.node', node)?.cordonedBy;
      await ask(harness, { kind: 'node.cordon', node });
      await harness.until('the cordon', () => by() === 'lowtide');
      await ask(harness, { kind: 'node.uncordon', node });
      await harness.until('its end', () => by() === 'nobody');
    });

    test("a person's cordon stays, and that is done", async () => {
      const harness = await open();
      const heard = listen(harness);
      harness.cordonByHand(node);
      expect(await ask(harness, { kind: 'node.uncordon', node })).toMatchObject({ kind: 'done' });
      await ask(harness, { kind: 'node.mark-out-of-service', node });
      const seen = () => lastSeen(heard, 'kubernetes.node', node);
      await harness.until('a later change', () => seen()?.outOfService === true);
      expect(seen()?.cordonedBy).toBe('person');
    });

    test('a node is marked out of service and unmarked', async () => {
      const harness = await open();
      const heard = listen(harness);
      const isOut = () => lastSeen(heard, 'kubernetes.node', node)?.outOfService;
      await ask(harness, { kind: 'node.mark-out-of-service', node });
      await harness.until('the taint', () => isOut() === true);
      await ask(harness, { kind: 'node.unmark-out-of-service', node });
      await harness.until('its end', () => isOut() === false);
    });

    test('a surge runs one pod more until it is settled', async () => {
      const harness = await open();
      const heard = listen(harness);
      const status = () => {
        const seen = lastSeen(heard, 'kubernetes.workload', harness.deployment);
        return seen === 'absent' ? undefined : seen;
      };
      await harness.until('a first look', () => status()?.replicas === 1);
      await ask(harness, { kind: 'workload.surge', workload: harness.deployment });
      await harness.until('two pods', () => status()?.ready === 2);
      expect(status()?.surged).toBe(true);
      const workload = harness.deployment;
      await ask(harness, { kind: 'workload.settle', workload, retire: 'any' });
      await harness.until('one pod', () => status()?.ready === 1);
      expect(status()).toEqual({ replicas: 1, ready: 1, surged: false });
    });
  });
}

function evictions(name: string, open: Open<KubernetesHarness>): void {
  describe(`${name} evicts pods`, () => {
    test('an evicted pod goes and another comes', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await onePod(harness, heard, harness.deployment);
      expect(await ask(harness, evicting(pod))).toMatchObject({ kind: 'done' });
      await harness.until('it to be gone', () => {
        const now = podsOf(heard, harness.deployment);
        return now.some((one) => one.ready) && now.every((one) => one.uid !== pod.uid);
      });
      expect(await ask(harness, evicting(pod))).toMatchObject({ kind: 'done' });
    });

    test('a pod of the same name but another uid is left alone', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await onePod(harness, heard, harness.deployment);
      expect(await ask(harness, evicting({ ...pod, uid: 'another' }))).toMatchObject({
        kind: 'done',
      });
      await ask(harness, { kind: 'node.cordon', node });
      await harness.until(
        'a later change',
        () => lastSeen(heard, 'kubernetes.node', node)?.cordonedBy === 'lowtide',
      );
      expect(podsOf(heard, harness.deployment)).toContainEqual(pod);
    });

    test('a budget that allows nothing holds an eviction, and is named', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await onePod(harness, heard, harness.guarded);
      harness.holdBudgets();
      expect(await ask(harness, evicting(pod))).toEqual({
        kind: 'wait',
        why: expect.stringContaining('429'),
        heldBy: [expect.stringMatching(/^[^/]+\/[^/]+$/)],
      });
    });

    test('without an API actions are tried again and pods cannot be seen', async () => {
      const harness = await open();
      const heard = listen(harness);
      const pod = await onePod(harness, heard, harness.deployment);
      harness.loseApi();
      expect(await ask(harness, { kind: 'node.cordon', node })).toMatchObject({ kind: 'retry' });
      await harness.until('the API to be seen down', () => {
        return lastFact(heard, 'kubernetes.api', 'cluster') === false;
      });
      const seen = lastFact(heard, 'kubernetes.pod', `${pod.namespace}/${pod.name}`);
      expect(isUnobservable(seen)).toBe(true);
    });
  });
}

type Heard = ReturnType<typeof listen>;

async function onePod(harness: KubernetesHarness, heard: Heard, of: WorkloadRef): Promise<Pod> {
  await harness.until('a pod', () => podsOf(heard, of).some((pod) => pod.ready));
  const pod = podsOf(heard, of).find((one) => one.ready);
  if (pod === undefined) throw new Error('bug: no pod');
  return pod;
}

function podsOf(heard: Heard, workload: WorkloadRef): Pod[] {
  const subjects = new Set<string>();
  for (const event of heard) {
    if (event.kind !== 'observed') continue;
    for (const fact of event.facts) if (fact.kind === 'kubernetes.pod') subjects.add(fact.subject);
  }
  return [...subjects].flatMap((subject) => {
    const pod = lastSeen(heard, 'kubernetes.pod', subject);
    return pod === undefined || pod === 'absent' || pod.workload !== workload ? [] : [pod];
  });
}

function evicting({ namespace, name, uid }: Pod): KubernetesAction {
  return { kind: 'pod.evict', pod: `${namespace}/${name}`, uid };
}
