import { allowed, held } from '../../../src/controller/gate.ts';
import type { Wants } from '../../../src/controller/operation.ts';
import type { Action } from '../../../src/world/actions.ts';
import {
  all,
  type Mutant,
  withGate,
  withOperation,
  withoutGate,
  withoutStep,
  withStep,
} from './mutate.ts';

/** Rules that are there but wrong: inverted, reordered, impatient, forgetful. */
export const twisted: readonly Mutant[] = [
  {
    name: 'the gate for hosts in use is inverted',
    mutate: withGate('host-in-use', (gate) => ({
      ...gate,
      check: (proposal, view) =>
        gate.check(proposal, view).kind === 'held' ? allowed : held('free', 'Use it.'),
    })),
  },
  {
    name: 'the quorum gate forgets announced departures, and control planes go side by side',
    mutate: all(
      withoutGate('one-control-plane-at-a-time'),
      withGate('quorum-survives', (gate) => ({
        ...gate,
        check: (proposal, view) => gate.check(proposal, { ...view, absences: new Map() }),
      })),
    ),
  },
  {
    name: 'the owner’s veto ends at once',
    mutate: withGate('owner-first', (gate) => ({
      ...gate,
      check: (proposal, view) => gate.check(proposal, { ...view, vetoes: new Map() }),
    })),
  },
  {
    name: 'leave shuts the nodes down before it drains them',
    mutate: withOperation('leave', (definition) => ({
      ...definition,
      steps: definition.steps.toSorted(
        (a, b) => rankOf(a.name, 'shut its nodes down') - rankOf(b.name, 'shut its nodes down'),
      ),
    })),
  },
  {
    name: 'leave moves the leader last of all',
    mutate: withOperation('leave', (definition) => ({
      ...definition,
      steps: definition.steps.toSorted(
        (a, b) => rankOf(b.name, 'move the etcd leader') - rankOf(a.name, 'move the etcd leader'),
      ),
    })),
  },
  {
    name: 'leave never drops an eviction',
    mutate: withStep('leave', 'evict the rest', ({ dropBeforeDeadlineMs: _, ...step }) => step),
  },
  {
    name: 'leave waits for Talos’ own drain however little time is left',
    mutate: withStep('leave', 'shut its nodes down', (step) => ({
      ...step,
      next: (view, operation) =>
        only(
          changed(step.next(view, operation), (action) =>
            action.kind === 'talos.shutdown' ? { ...action, force: false } : action,
          ),
          (action) => action.kind === 'talos.shutdown',
        ),
    })),
  },
  {
    name: 'leave powers off what only announced to go',
    mutate: withStep('leave', 'switch it off', (step) => ({
      ...step,
      next: (view, operation) => step.next(view, { ...operation, powersOff: true }),
    })),
  },
  {
    name: 'leave lets nobody know what libvirt saw end',
    mutate: all(
      withoutStep('leave', 'free what could not move'),
      withoutStep('leave', 'free what libvirt saw end'),
    ),
  },
  {
    name: 'leave is never called off',
    mutate: withOperation('leave', (definition) => ({ ...definition, obsolete: () => undefined })),
  },
  {
    name: 'repair goes straight to the rebuild',
    mutate: withStep('repair-vm', 'mend its VM', (step) => ({
      ...step,
      next: (view, operation) =>
        changed(step.next(view, operation), (action) =>
          action.kind === 'vm.start' || action.kind === 'vm.reset'
            ? { kind: 'vm.rebuild', node: action.node }
            : action,
        ),
    })),
  },
  {
    name: 'repair knows only the reset button',
    mutate: withStep('repair-vm', 'mend its VM', (step) => ({
      ...step,
      next: (view, operation) =>
        changed(step.next(view, operation), (action) =>
          action.kind === 'vm.stop' || action.kind === 'vm.rebuild'
            ? { kind: 'vm.reset', node: action.node }
            : action,
        ),
    })),
  },
  {
    name: 'repair rebuilds a voter without removing its old member',
    mutate: withStep('repair-vm', 'mend its VM', (step) => ({
      ...step,
      next: (view, operation) => {
        const wants = step.next(view, operation);
        if (operation.subject.kind !== 'node') return wants;
        const { node } = operation.subject;
        return changed(wants, (action) =>
          action.kind === 'etcd.remove-member' ? { kind: 'vm.rebuild', node } : action,
        );
      },
    })),
  },
  {
    name: 'repair is begun though the host is to be off, and no gate minds',
    mutate: all(
      withoutGate('expected-absence'),
      withOperation('repair-vm', (definition) => ({
        ...definition,
        wanted: (view) => definition.wanted({ ...view, absences: new Map() }),
        obsolete: () => undefined,
      })),
    ),
  },
  {
    name: 'silence is taken for proof, and no gate minds',
    mutate: all(
      withoutGate('proof-of-power-off'),
      withStep('unplanned-loss', 'move its work', (step) => ({
        ...step,
        next: (view, operation) => {
          const wants = step.next(view, operation);
          if (wants.kind !== 'wait' || operation.subject.kind !== 'host') return wants;
          const { host } = operation.subject;
          const nodes = [...view.lab.nodes.values()].filter((node) => node.host === host);
          const actions = nodes.map(
            ({ name }): Action => ({
              kind: 'node.mark-out-of-service',
              node: name,
            }),
          );
          return { kind: 'actions', actions };
        },
      })),
    ),
  },
  {
    name: 'an unplanned loss is answered by waking the host',
    mutate: withStep('unplanned-loss', 'move its work', (step) => ({
      ...step,
      next: (_, operation) =>
        operation.subject.kind === 'host'
          ? { kind: 'actions', actions: [{ kind: 'host.wake', host: operation.subject.host }] }
          : { kind: 'wait', until: 'nothing' },
    })),
  },
  {
    name: 'bring-up configures every node at once and no gate minds',
    mutate: (rules) =>
      withStep('bring-up', 'configure the first control plane', (step) => ({
        ...step,
        next: (view, operation) => {
          const wants = step.next(view, operation);
          if (wants.kind !== 'actions') return wants;
          const actions = [...view.lab.nodes.keys()].map(
            (node): Action => ({
              kind: 'talos.apply-config',
              node,
            }),
          );
          return { kind: 'actions', actions };
        },
      }))(withoutGate('one-joiner-at-a-time')(rules)),
  },
  {
    name: 'no quorum is noticed while the API is down',
    mutate: withOperation('wake-for-quorum', (definition) => ({
      ...definition,
      wanted: (view) =>
        view.facts.get('kubernetes.api')?.get('cluster')?.value === true
          ? definition.wanted(view)
          : [],
    })),
  },
];

function changed(wants: Wants, change: (action: Action) => Action): Wants {
  return wants.kind === 'actions' ? { ...wants, actions: wants.actions.map(change) } : wants;
}

function only(wants: Wants, keep: (action: Action) => boolean): Wants {
  return wants.kind === 'actions' ? { ...wants, actions: wants.actions.filter(keep) } : wants;
}

/** 0 for the chosen step, 1 for all others: a stable sort brings it to the front. */
function rankOf(name: string, chosen: string): number {
  return name === chosen ? 0 : 1;
}
