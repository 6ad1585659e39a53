import { setTimeout as pass } from 'node:timers/promises';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';

const lookMs = 50;

/**
 * Lets the real cluster feel what happens to simulated machines: the kubelet of a node whose machine
 * stops falls silent, and works again when it runs. `running` tells of each node as it is now; one
 * that nobody can tell of is left as it is.
 */
export function couple(
  plane: ControlPlane,
  running: () => ReadonlyMap<string, boolean> | Promise<ReadonlyMap<string, boolean>>,
): { readonly stop: () => Promise<void> } {
  const now = new Map<string, boolean>();
  let isOver = false;
  const round = async (): Promise<void> => {
    for (const [name, runs] of await running()) {
      if ((now.get(name) ?? true) === runs) continue;
      const told = runs ? plane.returnNode(name) : plane.failNode(name);
      // While the API is down it cannot be told; it is at the next look.
      if (
        await told.then(
          () => true,
          () => false,
        )
      )
        now.set(name, runs);
    }
  };
  const rounds = (async () => {
    while (!isOver) {
      await round();
      await pass(lookMs);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await rounds;
    },
  };
}
