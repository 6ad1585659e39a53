import type { Definition } from '../controller/definition.ts';
import type { Operation, View } from '../controller/operation.ts';
import { rules } from '../controller/rules.ts';
import type { OpenOperation } from '../controller/state.ts';
import type { HostName } from '../model/lab.ts';
import { nodeOf } from '../model/shape.ts';
import { actionPhrase } from './action-phrase.ts';
import { titleOf } from './operation-title.ts';
import { stop } from './sentences.ts';
import type { OperationStatus } from './status.ts';

export function operationStatus(view: View, operation: OpenOperation): OperationStatus {
  const { deadlineAt, stalled } = operation;
  const host = hostConcerned(view, operation);
  return {
    id: operation.id,
    title: titleOf(operation),
    ...(host !== undefined && { host }),
    by: operation.by,
    because: operation.because,
    openedAt: operation.openedAt,
    ...(deadlineAt !== undefined && { deadlineAt }),
    step: operation.step,
    steps: stepsOf(view, operation),
    waiting: operation.waiting,
    ...(stalled !== undefined && { stalled }),
    held: [...operation.held.values()].map((held) => ({
      what: actionPhrase(held.action).todo,
      gate: held.gate,
      why: stop(held.why),
      next: stop(held.next),
      since: held.since,
    })),
    retries: [...operation.attempts.values()]
      .filter((attempt) => attempt.count > 1)
      .map((attempt) => ({
        what: actionPhrase(attempt.action).todo,
        attempts: attempt.count,
        since: attempt.startedAt,
        nextAt: attempt.nextAt,
        why: stop(attempt.failure ?? 'its effect does not show yet'),
      })),
  };
}

function hostConcerned(view: View, { subject }: Operation): HostName | undefined {
  switch (subject.kind) {
    case 'lab':
      return undefined;
    case 'host':
      return subject.host;
    case 'node':
      return nodeOf(view.lab, subject.node).host;
  }
}

const definitions: ReadonlyMap<string, Definition> = new Map(
  rules.operations.map((definition) => [definition.kind, definition]),
);

function stepsOf(view: View, operation: OpenOperation): OperationStatus['steps'] {
  const steps = definitions.get(operation.kind)?.steps ?? [];
  const current = steps.findIndex((step) => step.name === operation.step);
  return steps.map((step, at) => ({ name: step.name, state: stateOf(at) }));

  function stateOf(at: number): OperationStatus['steps'][number]['state'] {
    const step = steps[at];
    if (step === undefined || operation.dropped.has(step.name)) return 'dropped';
    if (at === current) return 'now';
    if (at < current) return 'done';
    return step.done(view, operation) ? 'done' : 'later';
  }
}
