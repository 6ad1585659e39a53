import { setTimeout as pass } from 'node:timers/promises';
import {
  type ControlPlane,
  startControlPlane,
} from '../../test/oracles/kubernetes/control-plane.ts';
import { nodeObject } from '../../test/oracles/kubernetes/nodes.ts';
import { podObject, workloadObjects } from './objects.ts';
import { nodeNames, size } from './size.ts';

/** Requests under way at once while it is built: more only wait in the API server. */
const atOnce = 12;

/** How often to look whether kwok has done its part; each look is a list. */
const lookAgainMs = 2_000;
const runsWithinMs = 15 * 60_000;

/**
 * A control plane with {@link size} nodes and pods, whose kubelets kwok plays with a lease each. Pods
 * are made where they are to run and workloads without anybody who acts on them: a scheduler and a
 * controller manager would take minutes more to get there, and then do nothing that is measured.
 */
export async function startLargeCluster(): Promise<ControlPlane> {
  const plane = await startControlPlane({
    components: ['kwok'],
    flags: {
      // Both wait for what the controller manager would do.
      'kube-apiserver': [
        '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition',
        '--max-mutating-requests-inflight=400',
      ],
    },
  });
  try {
    const post = (path: string) => (object: unknown) => plane.request('POST', path, object);
    await inParallel(
      nodeNames.map((name) => nodeObject({ name })),
      post('/api/v1/nodes'),
    );
    for (const { path, object } of workloadObjects(size)) await post(path)(object);
    await inParallel(
      Array.from({ length: size.pods }, (_, index) =>
        podObject(index, index % size.deployments, nodeNames[index % size.nodes]),
      ),
      post('/api/v1/namespaces/default/pods'),
    );
    await allRun(plane);
    return plane;
  } catch (error) {
    await plane.stop({ keepLogs: true });
    throw error;
  }
}

async function allRun(plane: ControlPlane): Promise<void> {
  const pending = '/api/v1/pods?limit=1&fieldSelector=status.phase%3DPending';
  const giveUpAt = Date.now() + runsWithinMs;
  while (Date.now() < giveUpAt) {
    // An API server that starts ten thousand pods on a busy machine may leave one question out.
    const answer = await plane.request('GET', pending).catch(() => undefined);
    const { items } = (answer ?? { items: ['unknown'] }) as { readonly items: unknown[] };
    if (items.length === 0) return;
    await pass(lookAgainMs);
  }
  throw new Error('the pods do not all run');
}

async function inParallel<T>(list: readonly T[], work: (one: T) => Promise<unknown>) {
  const rest = list.values();
  const worker = async () => {
    for (const one of rest) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
