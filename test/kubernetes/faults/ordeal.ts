import { setTimeout as pass } from 'node:timers/promises';
import { expect } from 'vitest';
import type { NodeName } from '../../../src/model/lab.ts';
import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { knownFacts, noticedWithinMs, type Observer, seesApi } from './observer.ts';
import { makePod, podKey, removePod } from './struck-plane.ts';
import { differences } from './truth.ts';

const patienceMs = 90_000;
const lookAgainMs = 200;

/** Everything that it tells is what a fresh list says. */
export async function seesTruth(plane: ControlPlane, observer: Observer): Promise<void> {
  await observer.until(() => seesApi(observer));
  const giveUpAt = Date.now() + patienceMs;
  let found = await differences(plane, observer);
  while (found.length > 0 && Date.now() < giveUpAt) {
    await pass(lookAgainMs);
    found = await differences(plane, observer);
  }
  expect(found).toEqual([]);
}

/** What goes on behind the adapter's back: a pod ends, another comes, and a person cordons. */
export async function liveOn(plane: ControlPlane, story: Story): Promise<void> {
  await removePod(plane, story.before);
  await makePod(plane, story.during, story.node);
  await plane.request('PATCH', `/api/v1/nodes/${story.node}`, { spec: { unschedulable: true } });
}

/** Names that are one test's own. */
export interface Story {
  readonly node: NodeName;
  readonly before: string;
  readonly during: string;
}

export async function storyOf(plane: ControlPlane, name: string, node: string): Promise<Story> {
  const story = { node: node as NodeName, before: `${name}-before`, during: `${name}-during` };
  await makePod(plane, story.before, node);
  return story;
}

export function knowsStory({ facts }: Observer, { before, during, node }: Story): boolean {
  const seen = facts.get(`kubernetes.node ${node}`)?.value;
  return (
    !facts.has(podKey(before)) &&
    facts.has(podKey(during)) &&
    typeof seen === 'object' &&
    'cordonedBy' in seen &&
    seen.cordonedBy === 'person'
  );
}

export interface Outage {
  readonly begin: () => Promise<void> | void;
  /** What the adapter does as long as it lasts can be looked at here. */
  readonly meanwhile?: () => Promise<void>;
  readonly end: () => Promise<void> | void;
  /** Left out where the API cannot be changed meanwhile. */
  readonly story?: Story;
}

/**
 * The API is away for a while. Within a bound nothing is told as known any more and it stays so, an
 * action is to be tried again, and when the outage ends all is known again, without a restart.
 */
export async function outlives(
  plane: ControlPlane,
  observer: Observer,
  { begin, meanwhile, end, story }: Outage,
): Promise<void> {
  await begin();
  const asked = observer.ask({ kind: 'node.cordon', node: 'talos11' as NodeName });
  if (story !== undefined) await liveOn(plane, story);
  await observer.until(() => knownFacts(observer).length === 0, noticedWithinMs);
  expect(observer.value('kubernetes.api', 'cluster')).not.toBe(true);
  const from = observer.events.length;
  await meanwhile?.();
  expect(await asked).toMatchObject({ kind: 'retry' });
  expect(toldAsKnown(observer, from)).toEqual([]);
  await end();
  await seesTruth(plane, observer);
  if (story !== undefined) expect(knowsStory(observer, story)).toBe(true);
}

function toldAsKnown({ events }: Observer, from: number): unknown[] {
  return events.slice(from).flatMap((event) => {
    if (event.kind !== 'observed') return [];
    return event.facts.filter(
      ({ value }) =>
        value !== false &&
        !(typeof value === 'object' && value !== null && 'unobservable' in value),
    );
  });
}
