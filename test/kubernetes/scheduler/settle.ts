import { setTimeout as pass } from 'node:timers/promises';
import type { MadePod } from './controllers.ts';
import { create, isNominated, messageOf, type PodObject, pathOf, podsThere } from './objects.ts';
import type { Stage } from './scheduler.ts';
import type { Volumes } from './volumes.ts';

/** What the real scheduler made of a pod. */
export interface Outcome {
  readonly made: MadePod;
  /** Absent: it waits, or nobody made it. */
  readonly node?: string;
  /** Where it is to be once its victims are gone. */
  readonly nominated?: string;
  /** The message of its PodScheduled condition; empty when nobody made it. */
  readonly says: string;
}

export type Outcomes = ReadonlyMap<string, Outcome>;

/** What the played controllers work on. */
export interface Cluster {
  readonly stage: Stage;
  readonly volumes: Volumes;
}

const patienceMs = 60_000;
const lookAgainMs = 10;

/** So many looks in a row that find nothing to do and nothing changed; each takes some 25 ms. */
const quietLooks = 2;
/** A nominated pod is about to be placed, unless the scheduler's hints have missed its moment. */
const quietLooksNominated = 40;

/** Creates what is not there and waits until the scheduler has nothing left to do. */
export async function settle(cluster: Cluster, wanted: readonly MadePod[]): Promise<Outcomes> {
  const { stage, volumes } = cluster;
  const giveUpAt = Date.now() + patienceMs;
  let quiet = 0;
  let before = '';
  for (;;) {
    const there = await podsThere(stage.plane);
    const due = wanted.filter((made) => isDue(made, there));
    // All at once, as controllers do: in which order they come is nobody's promise.
    await Promise.all(due.map((made) => makePod(cluster, made)));
    const isBusy = (await volumes.provision()) || due.length > 0;
    const now = JSON.stringify([...there.values()]);
    quiet = !isBusy && now === before && isTried(there) ? quiet + 1 : 0;
    before = now;
    const enough = [...there.values()].some(isNominated) ? quietLooksNominated : quietLooks;
    if (quiet >= enough && (await isIdle(stage, there))) return outcomesOf(wanted, there);
    if (Date.now() > giveUpAt) throw new Error(`the scheduler did not come to rest: ${now}`);
    await pass(lookAgainMs);
  }
}

function isDue({ key, after }: MadePod, there: ReadonlyMap<string, PodObject>): boolean {
  return !there.has(key) && (after === undefined || there.get(after)?.spec.nodeName !== undefined);
}

function isTried(there: ReadonlyMap<string, PodObject>): boolean {
  return [...there.values()].every(
    (pod) => pod.spec.nodeName !== undefined || messageOf(pod) !== '',
  );
}

/** Is every pod that waits put aside for later, and none being tried this moment? */
async function isIdle(stage: Stage, there: ReadonlyMap<string, PodObject>): Promise<boolean> {
  const left = [...there.values()].filter(({ spec }) => spec.nodeName === undefined);
  const { soon, later } = await stage.queued();
  return soon === 0 && later === left.length;
}

async function makePod({ stage: { plane }, volumes }: Cluster, pod: MadePod): Promise<void> {
  for (const { object, isOfPod } of pod.claims) if (!isOfPod) await volumes.claim(object);
  await create(plane, [pod.object]);
  if (!pod.claims.some(({ isOfPod }) => isOfPod)) return;
  const { uid, name } = ((await plane.request('GET', pathOf(pod.object))) as PodObject).metadata;
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Pod', name, uid, controller: true }];
  for (const { object, isOfPod } of pod.claims) {
    if (!isOfPod) continue;
    const metadata = { ...object.metadata, ownerReferences };
    await volumes.claim({ ...object, metadata });
  }
}

function outcomesOf(pods: readonly MadePod[], there: ReadonlyMap<string, PodObject>): Outcomes {
  return new Map(
    pods.map((made): [string, Outcome] => {
      const pod = there.get(made.key);
      const node = pod?.spec.nodeName;
      const says = pod === undefined ? '' : messageOf(pod);
      const nominated =
        pod !== undefined && isNominated(pod) ? pod.status.nominatedNodeName : undefined;
      return [
        made.key,
        {
          made,
          says,
          ...(node === undefined ? {} : { node }),
          ...(nominated === undefined ? {} : { nominated }),
        },
      ];
    }),
  );
}
