import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { disarm, fire } from '../arming.ts';
import { labNow } from '../clock.ts';
import type { HostStatus } from '../contract.ts';
import { moment, span } from '../format.ts';
import { planOf, type What } from '../host-switches.ts';
import { timezone } from '../state.ts';

/** The armed switch, in place: its consequence, how long where that matters, and the second press. */
export function Confirm({ id, what, host }: { id: string; what: What; host: HostStatus }) {
  const plan = planOf(what, host);
  const [durationMs, setDuration] = useState(plan.chosenMs);
  const confirm = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => confirm.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws its own frame
    <div class="confirm" role="group" aria-label={plan.label}>
      <p id={`${id}-consequence`}>{plan.consequence}</p>
      {plan.durations.length > 0 && (
        <label>
          {plan.asks}{' '}
          <select
            value={String(durationMs)}
            onChange={(event) => setDuration(Number(event.currentTarget.value))}
          >
            {plan.durations.map((ms) => (
              <option key={ms} value={String(ms)}>
                {plan.isUntil
                  ? `${moment(labNow.peek() + ms, labNow.peek(), timezone.peek())} (${span(ms)})`
                  : span(ms)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="switches">
        <button
          type="button"
          ref={confirm}
          class="fire"
          aria-describedby={`${id}-consequence`}
          // A held Enter must not arm and fire in one press.
          onKeyDown={(event) => event.repeat && event.preventDefault()}
          onClick={() => fire(plan.intent(durationMs))}
        >
          {plan.label}
        </button>
        <button type="button" onClick={disarm}>
          Cancel
        </button>
      </div>
    </div>
  );
}
