import { createForecaster } from '../../../src/forecast/foresee.ts';
import type { ObservedPod } from '../../../src/forecast/observed.ts';
import { createPlacement, type Placement } from '../../../src/forecast/placement.ts';
import type { NodeName } from '../../../src/model/lab.ts';
import { type Case, inputOf, offOf } from './case.ts';
import { compare, type Expected, NOTHING, sumOf, type Verdict } from './compare.ts';
import { type MadePod, podsOf } from './controllers.ts';
import { openPlay, type Play } from './play.ts';
import { replay } from './replay.ts';
import type { Stage } from './scheduler.ts';
import type { Outcomes } from './settle.ts';

/**
 * Lets the real scheduler place a case with all hosts on and again with some of them off, and holds
 * the forecast against both: from the manifests alone, and from where the pods are seen to be.
 */
export async function judge(stage: Stage, given: Case, mark: string): Promise<Verdict> {
  const { lab, manifests } = inputOf(given);
  const placement = createPlacement(lab, manifests, []);
  const wanted = podsOf(given, (workload) => daemonNodes(placement, workload));
  const play = await openPlay(stage, given, mark);
  await play.settle(wanted.filter(({ daemonNode }) => daemonNode !== undefined));
  const none = new Set<string>();
  const before = await rest(given, play, wanted, none);
  const found: Verdict[] = [
    before.verdict,
    compareAll(placement, createForecaster(lab, manifests)(new Set()).pods, before.outcomes, none),
  ];
  if (given.off.length > 0) {
    const off = offOf(given);
    const down = new Set<string>([...off].flatMap(placement.nodesOf));
    const seen = observedOf(before.outcomes);
    await play.switchOff(down, wanted);
    const after = await rest(given, play, wanted, down);
    const blind = createForecaster(lab, manifests)(off).pods;
    const sighted = createForecaster(lab, manifests, seen)(off).pods;
    found.push(
      prefixed('off', after.verdict),
      prefixed('off, from the manifests', compareAll(placement, blind, after.outcomes, down)),
      prefixed('off, as observed', compareAll(placement, sighted, after.outcomes, down)),
    );
  }
  return {
    tally: found.map(({ tally }) => tally).reduce(sumOf),
    refuted: found.flatMap(({ refuted }) => refuted),
  };
}

/** So often a pod is looked at again, all pods of a case together. */
const mostLooks = 12;

/**
 * Where the scheduler leaves everything, with what our filters say otherwise of it. A pod of which
 * they do is looked at again first: what it was told may be of an earlier moment.
 */
async function rest(
  given: Case,
  play: Play,
  wanted: readonly MadePod[],
  down: ReadonlySet<string>,
): Promise<{ readonly outcomes: Outcomes; readonly verdict: Verdict }> {
  let outcomes = await play.settle(wanted);
  const fresh = new Set<string>();
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const ours = replay(given, outcomes, down);
    const stale = [...outcomes.values()].find(
      (outcome) => !fresh.has(outcome.made.key) && ours.waiting(outcome) !== undefined,
    );
    if (stale === undefined) break;
    const before = placesIn(outcomes);
    outcomes = await play.lookAgain(stale.made, wanted);
    if (placesIn(outcomes) !== before) fresh.clear();
    else fresh.add(stale.made.key);
  }
  const ours = replay(given, outcomes, down);
  const refuted = [
    ...ours.placed(),
    ...[...outcomes.values()].flatMap((outcome) => ours.waiting(outcome) ?? []),
  ];
  return { outcomes, verdict: { tally: NOTHING, refuted } };
}

function placesIn(outcomes: Outcomes): string {
  return [...outcomes].map(([key, { node }]) => `${key} ${node}`).join();
}

function prefixed(word: string, { tally, refuted }: Verdict): Verdict {
  return { tally, refuted: refuted.map((sentence) => `${word}: ${sentence}`) };
}

function daemonNodes({ pods }: Placement, workload: string): string[] {
  return pods.flatMap(({ pod, daemonNode }) =>
    pod.workload === workload && daemonNode !== undefined ? [daemonNode] : [],
  );
}

function compareAll(
  { pods }: Placement,
  forecast: Parameters<typeof compare>[1],
  outcomes: Outcomes,
  down: ReadonlySet<string>,
): Verdict {
  const expected = pods.flatMap(({ pod, daemonNode, family }): Expected[] =>
    daemonNode !== undefined && down.has(daemonNode) ? [] : [{ key: pod.key, family }],
  );
  return compare(expected, forecast, outcomes, down);
}

function observedOf(outcomes: Outcomes): ObservedPod[] {
  return [...outcomes.values()].map(({ made, node }) => {
    const [namespace = '', name = ''] = made.key.split('/');
    const workload = made.workload as ObservedPod['workload'];
    return { namespace, name, workload, ...(node === undefined ? {} : { node: node as NodeName }) };
  });
}
