import type { OperationStatus } from '../contract.ts';

const said = { done: 'done', now: 'now', later: 'to come', dropped: 'dropped' } as const;

/** The steps in order as a track: done, now, to come, dropped. */
export function Steps({ operation, over }: { operation: OperationStatus; over: boolean }) {
  return (
    <>
      <ol class="steps">
        {operation.steps.map((step) => {
          const state = over && step.state === 'now' ? 'done' : step.state;
          return (
            <li key={step.name} class={state} aria-current={state === 'now' ? 'step' : undefined}>
              <span>{step.name}</span>
              <span class="unseen"> ({said[state]})</span>
            </li>
          );
        })}
      </ol>
      {!over && operation.waiting !== '' && (
        <p class="waiting">
          Waits until {operation.waiting.replace(/^until /, '').replace(/\.$/, '')}.
        </p>
      )}
    </>
  );
}
