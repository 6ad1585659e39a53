import type { NodeName } from '../../../../src/model/lab.ts';
import type { Fact, Pod } from '../../../../src/world/facts.ts';
import type { SimulatedWorld } from '../../../../src/world/simulated/simulated-world.ts';
import { nodeName, type Scenario } from '../scenario.ts';
import type { Seen, Tracer } from '../tracer.ts';

/** Hears the facts of the simulated cluster; call it whenever its time has moved on. */
export function lookAt(scenario: Scenario, world: SimulatedWorld, tracer: Tracer): () => void {
  const short = (name: string) => name.slice(scenario.name.length + 1);
  const isOurs = (name: string) => name.startsWith(nodeName(scenario, ''));
  const uids = new Map<string, string>();
  const nodes = new Map<NodeName, Fact>();

  const seeNode = (name: NodeName, at: number) => {
    const fact = nodes.get(name);
    if (fact?.kind !== 'kubernetes.node' || isUnseen(fact.value)) return;
    const taints = world.truth.nodeObject(name)?.taints ?? [];
    const { ready, outOfService, cordonedBy } = fact.value;
    const unreachable = taints.some(({ key }) => key === 'node.kubernetes.io/unreachable');
    const cordoned = cordonedBy !== 'nobody';
    const seen: Seen = {
      kind: 'node',
      name: short(name),
      ready,
      unreachable,
      outOfService,
      cordoned,
    };
    tracer.see(seen, at);
  };

  const seePod = (subject: string, pod: Pod | 'absent', at: number) => {
    const before = uids.get(subject);
    if (before !== undefined && (pod === 'absent' || pod.uid !== before)) {
      uids.delete(subject);
      tracer.see({ kind: 'pod gone', uid: before }, at);
    }
    if (pod === 'absent') return;
    uids.set(subject, pod.uid);
    const [kind = '', , name = ''] = pod.workload.split('/');
    tracer.see(
      {
        kind: 'pod',
        uid: pod.uid,
        name: pod.name,
        workload: { kind, name },
        node: pod.node === undefined ? undefined : short(pod.node),
        ready: pod.ready,
        terminating: pod.terminating,
        unschedulable: pod.node === undefined && pod.why !== undefined,
        waitsForVolume: pod.why?.includes('is still attached to') ?? false,
        hasVolume: volumesOf(scenario, kind, name),
      },
      at,
    );
  };

  world.subscribe((event) => {
    if (event.kind !== 'observed' || event.source !== 'kubernetes') return;
    for (const fact of event.facts) {
      if (isUnseen(fact.value)) continue;
      if (fact.kind === 'kubernetes.node' && isOurs(fact.subject)) {
        nodes.set(fact.subject as NodeName, fact);
      }
      if (fact.kind === 'kubernetes.pod') seePod(fact.subject, fact.value as Pod, event.at);
      if (fact.kind === 'kubernetes.attachment') {
        const { value } = fact as Extract<Fact, { readonly kind: 'kubernetes.attachment' }>;
        const node = value === 'absent' || isUnseen(value) ? undefined : short(value.node);
        const claim = fact.subject.split('/')[1] ?? '';
        tracer.see({ kind: 'volume', claim, node }, event.at);
      }
    }
  });
  return () => {
    for (const name of nodes.keys()) seeNode(name, world.clock.now());
  };
}

function isUnseen(value: unknown): value is { readonly unobservable: string } {
  return typeof value === 'object' && value !== null && 'unobservable' in value;
}

/** Do the workload's pods have claims? */
function volumesOf({ objects }: Scenario, kind: string, name: string): boolean {
  const object = objects.find((one) => one.kind === kind && one.metadata.name === name);
  return /"(persistentVolumeClaim|volumeClaimTemplates)"/.test(JSON.stringify(object));
}
