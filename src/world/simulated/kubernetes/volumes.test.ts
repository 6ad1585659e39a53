import { describe, expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  node,
  type ReferenceWorld,
  referenceWorld,
  second,
} from '../../../../test/conformance/reference-world.ts';
import type { NodeName } from '../../../model/lab.ts';

/** A StatefulSet's pod with a volume of its own that could run elsewhere, and where it is. */
function tenant(lab: ReferenceWorld): { node: NodeName; name: string; claim: string } {
  const pod = lab.world.truth.pods.find(
    (one) => one.workload === 'StatefulSet/data/valkey' && one.node !== undefined,
  );
  if (pod?.node === undefined) throw new Error('bug: valkey does not run');
  return { node: pod.node, name: pod.name, claim: `data/data-${pod.name}` };
}

/** Ends what the pod's node runs in, without a word. */
function kill(lab: ReferenceWorld, name: NodeName): void {
  const at = lab.world.truth.nodes.has(name) && lab.world.truth.vms.has(name);
  if (at) lab.world.inject({ kind: 'vm.crashed', node: name });
  else lab.world.inject({ kind: 'host.power-cut', host: host(hostOfPi(name)) });
}

function hostOfPi(name: NodeName): string {
  return `rpi4-${Number(name.slice(-2)) - 8}`;
}

const isAlive = (lab: ReferenceWorld) =>
  lab.world.truth.pods.some((pod) => pod.workload === 'StatefulSet/data/valkey' && pod.alive);

describe('a volume of one writer', () => {
  test('is attached to the node of its pod', () => {
    const lab = referenceWorld();
    const pod = tenant(lab);
    expect(lab.seen('kubernetes.attachment', pod.claim)).toEqual({ node: pod.node });
  });

  test('of a dead node stays where it is: its pod is never made anew', () => {
    const lab = referenceWorld();
    const pod = tenant(lab);
    kill(lab, pod.node);
    lab.run(hour);
    expect(isAlive(lab)).toBe(false);
    expect(lab.seen('kubernetes.attachment', pod.claim)).toEqual({ node: pod.node });
  });

  test('moves within a minute or so once the node is marked out of service', () => {
    const lab = referenceWorld();
    const pod = tenant(lab);
    kill(lab, pod.node);
    lab.run(2 * minute);
    lab.ask({ kind: 'node.mark-out-of-service', node: pod.node });
    const tookMs = lab.until(3 * minute, () => isAlive(lab));
    expect(tookMs).toBeLessThan(90 * second);
    expect(lab.happened(/data\/valkey-0 was deleted by force/)).toBe(1);
  });

  test('of a node that is Ready is given up in order, for all the taint: nothing goes by force', () => {
    const lab = referenceWorld();
    const pod = tenant(lab);
    lab.ask({ kind: 'node.mark-out-of-service', node: pod.node });
    lab.run(2 * minute);
    expect(isAlive(lab)).toBe(true);
    expect(tenant(lab).node).not.toBe(pod.node);
    expect(lab.happened(/by force/)).toBe(0);
  });

  test('moves with a drain: unmounted, detached, attached', () => {
    const lab = referenceWorld();
    const pod = tenant(lab);
    lab.ask({ kind: 'node.cordon', node: pod.node });
    const uid = lab.pods('StatefulSet/data/valkey')[0]?.uid ?? '';
    lab.ask({ kind: 'pod.evict', pod: `data/${pod.name}`, uid });
    lab.until(3 * minute, () =>
      lab.pods('StatefulSet/data/valkey').some((one) => one.uid !== uid && one.alive),
    );
    expect(lab.seen('kubernetes.attachment', pod.claim)).not.toEqual({ node: pod.node });
  });

  test('is written by one process at a time, also behind a partition and the taint', () => {
    const lab = referenceWorld();
    lab.world.inject({ kind: 'network.partitioned', host: host('gamer'), forMs: hour });
    lab.run(2 * minute);
    lab.ask({ kind: 'node.mark-out-of-service', node: node('talos08') });
    const endsAt = lab.world.clock.now() + hour;
    lab.until(2 * hour, () => {
      const writes = lab.world.truth.pods.flatMap((pod) => pod.writes);
      expect(new Set(writes).size).toBe(writes.length);
      return lab.world.clock.now() > endsAt;
    });
  });
});

test('without storage a pod is not ready, and is again when there is storage', () => {
  const lab = referenceWorld();
  for (const name of ['nuc1', 'nuc2']) {
    lab.world.inject({ kind: 'ceph.osd-down', host: host(name), forMs: 5 * minute });
  }
  lab.run(2 * minute);
  expect(lab.seen('kubernetes.pod', 'data/valkey-0')).toMatchObject({ ready: false });
  lab.run(10 * minute);
  expect(lab.seen('kubernetes.pod', 'data/valkey-0')).toMatchObject({ ready: true });
});
