import type { WorkloadRef } from '../../../../kubernetes/objects.ts';
import type { Lab } from '../../../../model/lab.ts';
import type { Fact, Unobservable } from '../../../facts.ts';
import type { Pulse } from '../watch/probe.ts';
import type { Health } from '../watch/progress.ts';
import type { ReducedObjects } from '../watch/reduced.ts';
import type { ResourceName } from '../watch/resources.ts';
import type { Store } from '../watch/store.ts';
import { type Attachments, createAttachments } from './attachments.ts';
import { type Budgets, createBudgets } from './budgets.ts';
import { createHints, type Hints } from './hints.ts';
import { createNodes, type Nodes } from './nodes.ts';
import { createPods, type Pods } from './pods.ts';
import {
  apiValue,
  mayNotSee,
  type ObjectFactKind,
  objectFactKinds,
  type Sight,
  sightOf,
} from './sight.ts';
import { createTold, type KubernetesFactKind, type Value } from './told.ts';
import { createWorkloads, type Workloads } from './workloads.ts';

/** The objects of the cluster as facts. Each object that changes costs what it changes. */
export interface View {
  readonly stores: { readonly [K in ResourceName]: Store<ReducedObjects[K]> };
  /** How it stands with the API and with each resource; what cannot be seen is told so. */
  look(pulse: Pulse | undefined, healthOf: (resource: ResourceName) => Health): void;
  /** What is not as it was told before. */
  changes(now: number): Fact[];
  /** All that was told and still is. */
  everything(): Fact[];
}

/** `onTouch`: there may be changes to tell. */
export function createView(lab: Lab, onTouch: () => void): View {
  const told = createTold();
  const touch = (kind: KubernetesFactKind, subject: string): void => {
    told.touch(kind, subject);
    onTouch();
  };
  const nodes = createNodes(lab, touch);
  const pods: Pods = createPods(touch, (key, now, before) => {
    workloads.podChanged(now, before);
    budgets.podChanged(key, now, before);
    hints.podChanged(key, now);
  });
  const workloads = createWorkloads(touch);
  const budgets = createBudgets(touch, pods);
  const attachments = createAttachments(touch, told.touchAll);
  const hints = createHints(touch, pods.get);
  const parts: Parts = { nodes, pods, workloads, budgets, attachments, hints };

  const sights = new Map<ObjectFactKind, Sight>();
  let api: boolean | Unobservable | undefined;

  /** Why nothing of the kind can be seen. */
  const whyHidden = (kind: ObjectFactKind, sight: Sight): string | undefined => {
    if (sight.kind === 'hidden') return sight.why;
    return kind === 'kubernetes.attachment' ? attachments.unreadable() : undefined;
  };

  const read = (kind: KubernetesFactKind, subject: string): Value => {
    if (kind === 'kubernetes.api') return api;
    const sight = sights.get(kind);
    if (sight === undefined || sight.kind === 'waiting') return undefined;
    const why = whyHidden(kind, sight);
    if (why === undefined) return seenValue(parts, kind, subject);
    const isKnown = kind === 'kubernetes.node' || told.has(kind, subject);
    return isKnown ? { unobservable: why } : undefined;
  };

  for (const name of lab.nodes.keys()) told.touch('kubernetes.node', name);
  return {
    stores: { ...nodes, ...pods, ...workloads, ...budgets, ...attachments, ...hints },
    look(pulse, healthOf) {
      for (const kind of objectFactKinds) {
        const before = sights.get(kind);
        const now = sightOf(kind, pulse, healthOf);
        // The first reason stands while it is hidden: ten thousand facts are not told anew for it.
        if (now.kind === before?.kind) continue;
        sights.set(kind, now);
        told.touchAll(kind);
      }
      hints.look({
        pods: sights.get('kubernetes.pod')?.kind === 'seen',
        events: healthOf('events').kind === 'live',
      });
      api = apiValue(pulse, sights, mayNotSee('events', healthOf)) ?? api;
      touch('kubernetes.api', 'cluster');
    },
    changes: (now) => told.changes(now, read),
    everything: told.everything,
  };
}

interface Parts {
  readonly nodes: Nodes;
  readonly pods: Pods;
  readonly workloads: Workloads;
  readonly budgets: Budgets;
  readonly attachments: Attachments;
  readonly hints: Hints;
}

function seenValue(parts: Parts, kind: ObjectFactKind, subject: string): Value {
  const why = unreadable(parts, kind, subject);
  if (why !== undefined) return { unobservable: `it cannot be read: ${why}` };
  switch (kind) {
    case 'kubernetes.node':
      return parts.nodes.read(subject);
    case 'kubernetes.pod':
      return parts.pods.read(subject, parts.hints.whyOf(subject));
    case 'kubernetes.workload':
      return parts.workloads.read(subject as WorkloadRef);
    case 'kubernetes.budget':
      return parts.budgets.read(subject);
    case 'kubernetes.attachment':
      return parts.attachments.read(subject);
  }
}

function unreadable(parts: Parts, kind: ObjectFactKind, subject: string): string | undefined {
  switch (kind) {
    case 'kubernetes.node':
      return parts.nodes.nodes.unreadable(subject);
    case 'kubernetes.pod':
      return parts.pods.pods.unreadable(subject);
    case 'kubernetes.workload':
      return parts.workloads.unreadable(subject as WorkloadRef);
    case 'kubernetes.budget':
      return parts.budgets.poddisruptionbudgets.unreadable(subject);
    case 'kubernetes.attachment':
      return undefined;
  }
}
