import type { OperationStatus } from '../contract.ts';
import { Countdown } from './countdown.tsx';
import { toneOf } from './operation.tsx';

/** An operation at its host, in two lines: the step, the time, how far it is. */
export function HostOperation({ operation }: { operation: OperationStatus }) {
  const done = operation.steps.filter(({ state }) => state === 'done').length;
  return (
    <div class={`host-operation tone-${toneOf(operation)}`}>
      <p>
        <b>{operation.step}</b>
        <Countdown operation={operation} />
      </p>
      <p class="dots" role="img" aria-label={`${done} of ${operation.steps.length} steps done`}>
        {operation.steps.map((step) => (
          <i key={step.name} class={step.state} />
        ))}
      </p>
    </div>
  );
}
