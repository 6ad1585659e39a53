import { useEffect, useRef, useState } from 'preact/hooks';
import { disarm, fire } from '../arming.ts';
import { labNow } from '../clock.ts';
import type { HostStatus, IntentRequest } from '../contract.ts';
import { moment, span } from '../format.ts';
import { timezone } from '../state.ts';
import type { What } from './host-switch.tsx';

/** The armed switch, in place: its consequence, how long where that matters, and the second press. */
export function Confirm({ id, what, host }: { id: string; what: What; host: HostStatus }) {
  const plan = planOf(what, host);
  const [durationMs, setDuration] = useState(plan.chosenMs);
  const confirm = useRef<HTMLButtonElement>(null);
  useEffect(() => confirm.current?.focus(), []);
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

interface Plan {
  readonly label: string;
  readonly consequence: string;
  readonly asks: string;
  readonly isUntil: boolean;
  readonly durations: readonly number[];
  readonly chosenMs: number;
  readonly intent: (durationMs: number) => IntentRequest;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const untils = [2 * hourMs, 4 * hourMs, 8 * hourMs, 12 * hourMs, 24 * hourMs, 7 * 24 * hourMs];

function planOf(what: What, host: HostStatus): Plan {
  const once = { asks: '', isUntil: false, durations: [], chosenMs: 0 };
  const until = { asks: 'Until', isUntil: true, durations: untils, chosenMs: 12 * hourMs };
  const { name } = host;
  switch (what) {
    case 'on':
      return {
        ...once,
        label: `Switch ${name} on`,
        consequence: host.switch.on?.consequence ?? '',
        intent: () => ({ kind: 'on', host: name }),
      };
    case 'keep-off':
      return {
        ...until,
        label: `Keep ${name} off`,
        consequence: `Lowtide does not wake ${name} before then, not even when quorum needs it.`,
        intent: (durationMs) => ({
          kind: 'keep-off',
          host: name,
          until: untilAt(durationMs),
        }),
      };
    case 'keep-on':
      return {
        ...until,
        label: `Keep ${name} on`,
        consequence: `Lowtide does not switch ${name} off before then. Its owner still can.`,
        intent: (durationMs) => ({
          kind: 'keep-on',
          host: name,
          until: untilAt(durationMs),
        }),
      };
    case 'off': {
      const chosenMs = host.switch.off?.defaultWithinMs ?? 2 * minuteMs;
      const durations = [...new Set([chosenMs, 2 * minuteMs, 5 * minuteMs, 10 * minuteMs])];
      return {
        asks: 'Within',
        isUntil: false,
        durations: durations.toSorted((a, b) => a - b),
        chosenMs,
        label: `Switch ${name} off`,
        consequence: host.switch.off?.consequence ?? '',
        intent: (withinMs) => ({ kind: 'off', host: name, withinMs }),
      };
    }
  }
}

/** In the lab's clock, in whole milliseconds. */
function untilAt(durationMs: number): number {
  return Math.round(labNow.peek()) + durationMs;
}
