import { parseManifests } from '../../../../src/kubernetes/manifests.ts';
import type { HostName, NodeName } from '../../../../src/model/lab.ts';
import type { Action, Result } from '../../../../src/world/actions.ts';
import { createSimulatedWorld } from '../../../../src/world/simulated/create.ts';
import type { ClusterTimes } from '../../../../src/world/simulated/kubernetes/times.ts';
import type { SimulatedWorld } from '../../../../src/world/simulated/simulated-world.ts';
import { labOf } from '../lab.ts';
import { type Trace, textOf } from '../order.ts';
import { nodeName, type Scenario, type Silence, type Stage } from '../scenario.ts';
import { createTracer, type Tracer } from '../tracer.ts';
import { lookAt } from './look.ts';

interface Play {
  readonly seed: number;
  readonly silence: Silence;
  readonly times: ClusterTimes;
}

/** So long the simulated cluster has for what is waited for. */
const patienceMs = 2 * 60 * 60_000;

/** When all that was to come has come: what comes then was not to. */
const afterwardsMs = 60_000;

export async function playSimulated(
  scenario: Scenario,
  { seed, silence, times }: Play,
): Promise<Trace> {
  const world = createWorld(scenario, seed, times);
  const tracer = createTracer();
  const look = lookAt(scenario, world, tracer);
  const step = (until: () => boolean, forMs: number): boolean => {
    const endsAt = world.clock.now() + forMs;
    while (!until()) {
      if (world.nextAt > endsAt) {
        world.advanceTo(endsAt);
        return until();
      }
      world.advanceTo(world.nextAt);
      look();
    }
    return true;
  };
  const waitFor = (what: string, holds: () => boolean) => {
    if (!step(holds, patienceMs)) throw new Error(`the simulated cluster never had ${what}`);
  };
  step(() => false, 0);
  look();
  tracer.begin();
  await scenario.play(stageOf(scenario, world, tracer, silence, { ...times, step, waitFor }));
  for (const event of new Set(scenario.order.flat())) {
    waitFor(event, () => tracer.trace.some((one) => textOf(one) === event));
  }
  step(() => false, afterwardsMs);
  return tracer.trace;
}

function createWorld(scenario: Scenario, seed: number, times: ClusterTimes): SimulatedWorld {
  const lab = labOf(scenario);
  const text = scenario.objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const { manifests, problems } = parseManifests([{ file: 'objects.yaml', text }]);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`bug: ${problem.says}`);
  const joining = (scenario.joining ?? []).map((node) => nodeName(scenario, node));
  return createSimulatedWorld({
    lab,
    manifests,
    seed,
    startsAt: Date.UTC(2026, 10, 20, 12),
    begin: 'running',
    on: [...lab.hosts.keys()].filter((host) => !joining.some((node) => host === hostOf(node))),
    unjoined: joining as NodeName[],
    people: false,
    times,
  });
}

interface Time extends Pick<ClusterTimes, 'renewDeadlineMs'> {
  readonly step: (until: () => boolean, forMs: number) => boolean;
  readonly waitFor: (what: string, holds: () => boolean) => void;
}

function stageOf(
  scenario: Scenario,
  world: SimulatedWorld,
  tracer: Tracer,
  silence: Silence,
  { step, waitFor, renewDeadlineMs }: Time,
): Stage {
  const named = (node: string) => nodeName(scenario, node) as NodeName;
  const hostNamed = (node: string) => hostOf(named(node));
  const ask = createAsk(world, waitFor);
  const done = (action: Action) => {
    const result = ask(action);
    if (result.kind !== 'done') throw new Error(`${action.kind}: ${JSON.stringify(result)}`);
  };
  const subject = (pod: string) => {
    const { name, uid } = tracer.podCalled(pod);
    return { pod: `${scenario.name}/${name}`, uid };
  };
  const pass = async (ms: number) => {
    step(() => false, ms);
    tracer.tell(`${ms / 1_000} s`, 'passed');
  };
  return {
    async fail(node) {
      const host = hostNamed(node);
      if (silence === 'power') world.inject({ kind: 'host.power-cut', host });
      else world.inject({ kind: 'network.partitioned', host, forMs: patienceMs });
    },
    async return(node) {
      if (silence === 'power') world.inject({ kind: 'host.switched-on', host: hostNamed(node) });
      else world.heal();
    },
    cordon: async (node) => done({ kind: 'node.cordon', node: named(node) }),
    async join(node) {
      world.inject({ kind: 'host.switched-on', host: hostNamed(node) });
      const apply = { kind: 'talos.apply-config', node: named(node) } as const;
      waitFor(`${node} in maintenance`, () => ask(apply).kind === 'done');
    },
    markOutOfService: async (node) => done({ kind: 'node.mark-out-of-service', node: named(node) }),
    unmarkOutOfService: async (node) =>
      done({ kind: 'node.unmark-out-of-service', node: named(node) }),
    async evict(pod) {
      const result = ask({ kind: 'pod.evict', ...subject(pod) });
      tracer.tell(`eviction of ${pod}`, answerOf(result));
    },
    forceDelete: async (pod) => done({ kind: 'pod.delete', ...subject(pod), force: true }),
    async outdateBudgets(isOutdated) {
      if (isOutdated) world.inject({ kind: 'budgets.stuck', forMs: patienceMs });
      else world.heal();
    },
    async outage(_, forMs) {
      world.inject({ kind: 'kubernetes.api-down', forMs: renewDeadlineMs + forMs });
      step(() => false, renewDeadlineMs);
      await pass(forMs);
    },
    async saw(event) {
      waitFor(event, () => tracer.trace.some((one) => textOf(one) === event));
    },
    pass,
  };
}

/** Asks for an action and waits for the answer. */
function createAsk(world: SimulatedWorld, waitFor: Time['waitFor']): (action: Action) => Result {
  let asked = 0;
  const answers = new Map<string, Result>();
  world.subscribe((event) => {
    if (event.kind === 'finished') answers.set(event.id, event.result);
  });
  return (action) => {
    asked++;
    const id = `truth/${asked}`;
    world.perform({ id, action });
    waitFor(`an answer to ${action.kind}`, () => answers.has(id));
    const result = answers.get(id);
    if (result === undefined) throw new Error('bug: no answer');
    return result;
  };
}

function answerOf(result: Result): string {
  switch (result.kind) {
    case 'done':
      return 'accepted';
    case 'wait':
      return `held by ${result.heldBy.map((name) => name.split('/')[1]).join(', ')}`;
    default:
      return 'refused';
  }
}

function hostOf(node: string): HostName {
  return `host-${node}` as HostName;
}
