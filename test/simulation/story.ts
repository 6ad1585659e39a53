import type { Rules } from '../../src/controller/definition.ts';
import type { Entry } from '../../src/controller/entry.ts';
import type { Intent } from '../../src/controller/event.ts';
import { keyOf } from '../../src/controller/state.ts';
import type { HostName, Lab, NodeName } from '../../src/model/lab.ts';
import { nodeOf } from '../../src/model/shape.ts';
import type { PlannedCrash } from '../../src/simulation/lives.ts';
import { startTrial, type Trial } from '../../src/simulation/trial.ts';
import type { ActionKind } from '../../src/world/actions.ts';
import type { Mishap } from '../../src/world/simulated/mishap.ts';
import type { Truth } from '../../src/world/simulated/simulated-world.ts';
import { referenceLab } from './reference-lab.ts';

const { lab: reference, manifests } = referenceLab();

/** An incident in the reference lab: what people and misfortune do, and what must come of it. */
export interface Story {
  /** Reads as a fact. */
  readonly name: string;
  /** Changes the reference lab for this story. */
  readonly inLab?: (lab: Lab) => Lab;
  readonly begin?: 'cold';
  /** Volatile hosts that are on; the always-on hosts are. */
  readonly on: readonly HostName[];
  /** Hour of Monday in the lab's timezone (Berlin, UTC+1 in November). */
  readonly hour: number;
  /** Who must lead etcd when it begins. */
  readonly leader?: NodeName;
  /** In order; each so many minutes after the story's beginning. */
  readonly acts: readonly Act[];
}

export type Act = { readonly minute: number } & (
  | { readonly mishap: Mishap }
  | { readonly intent: Intent }
  /** Throws when the lab is not as it must be now. */
  | { readonly look: (trial: Trial, story: Told) => void }
);

/** Questions to the journal of a story. */
export interface Told {
  readonly acted: (kind: ActionKind, subject?: string) => Extract<Entry, { kind: 'acting' }>[];
  readonly heldBy: (gate: string) => Extract<Entry, { kind: 'held' }>[];
  readonly of: <K extends Entry['kind']>(kind: K) => Extract<Entry, { readonly kind: K }>[];
  /** When this was last seen to happen in the world, whatever the controller knew. */
  readonly lastly: (text: string) => number;
  /** Minutes from the beginning of the story. */
  readonly minuteOf: (entry: Entry) => number;
}

export const gamer = 'gamer' as HostName;
export const nixos = 'nixos' as HostName;
export const nuc1 = 'nuc1' as HostName;
export const nuc2 = 'nuc2' as HostName;
export const nuc3 = 'nuc3' as HostName;
export const talos = (number: number) => `talos${String(number).padStart(2, '0')}` as NodeName;

const monday = Date.UTC(2026, 10, 2, -1);
const minuteMs = 60_000;

/** Everything in a story is the same each time; a seed only spreads boot times and elections. */
const seedsMax = 50;

export interface Staging {
  readonly rules?: Rules;
  readonly crash?: PlannedCrash;
  /** Leaves out what looks at the lab in between. */
  readonly unseen?: boolean;
}

export function labOf(story: Story): Lab {
  return story.inLab?.(reference) ?? reference;
}

/** Plays the story; the trial stands where its last act left it. Throws where a look is let down. */
export function playStory(story: Story, staging: Staging = {}): Trial {
  const startsAt = monday + story.hour * 60 * minuteMs;
  const trial = stage(story, staging, startsAt);
  for (const act of story.acts) {
    trial.advanceTo(startsAt + act.minute * minuteMs);
    if ('mishap' in act) trial.inject(act.mishap);
    else if ('intent' in act) trial.tell(act.intent);
    else if (!staging.unseen) act.look(trial, toldBy(trial, startsAt));
  }
  return trial;
}

/** The first seed in which etcd has elected the leader that the story needs. */
function stage(story: Story, { rules, crash }: Staging, startsAt: number): Trial {
  const lab = labOf(story);
  const alwaysOn = [...lab.hosts.values()].filter((host) => host.volatile === undefined);
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const trial = startTrial({
      lab,
      manifests,
      seed,
      startsAt,
      begin: story.begin ?? 'running',
      on: [...alwaysOn.map((host) => host.name), ...story.on],
      ...(rules === undefined ? {} : { rules }),
      ...(crash === undefined ? {} : { crash }),
    });
    if (story.leader === undefined || trial.world.truth.etcd.leader === story.leader) return trial;
  }
  throw new Error(`bug: in none of ${seedsMax} seeds does ${story.leader} lead etcd`);
}

function toldBy(trial: Trial, startsAt: number): Told {
  const { journal } = trial;
  const of: Told['of'] = (kind) =>
    journal.filter((entry): entry is Extract<Entry, { kind: typeof kind }> => entry.kind === kind);
  return {
    of,
    acted: (kind, subject) =>
      of('acting').filter(
        ({ action }) =>
          action.kind === kind &&
          (subject === undefined || keyOf(action).split(' ').includes(subject)),
      ),
    heldBy: (gate) => of('held').filter((entry) => entry.gate === gate),
    lastly: (text) =>
      trial.trace.findLast((line) => line.kind === 'happened' && line.text === text)?.at ??
      Number.POSITIVE_INFINITY,
    minuteOf: (entry) => (entry.at - startsAt) / minuteMs,
  };
}

/** Its VM, or the bare metal that it is, does not run. */
export function isDown(truth: Truth, node: NodeName): boolean {
  return !runs(truth, node);
}

export function runs(truth: Truth, node: NodeName): boolean {
  return truth.nodes.get(node)?.running === true;
}

/** How many pods really run there, those of DaemonSets left out. */
export function podsOn(truth: Truth, node: NodeName): number {
  return truth.pods.filter(
    (pod) => pod.node === node && pod.alive && !pod.workload.startsWith('DaemonSet/'),
  ).length;
}

/** Pods that Kubernetes still believes to be on the host though it is off; of DaemonSets none count. */
export function waiting(truth: Truth, host: HostName): number {
  return truth.pods.filter(
    ({ node, alive, workload }) =>
      node !== undefined &&
      !alive &&
      !workload.startsWith('DaemonSet/') &&
      nodeOf(reference, node).host === host,
  ).length;
}
