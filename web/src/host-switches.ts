import { labNow } from './clock.ts';
import type { HostStatus, IntentRequest } from './contract.ts';

export const switches = [
  { what: 'on', label: 'Switch on…' },
  { what: 'off', label: 'Switch off…' },
  { what: 'keep-off', label: 'Keep off until…' },
  { what: 'keep-on', label: 'Keep on until…' },
] as const;
export type What = (typeof switches)[number]['what'];

/** Can this be done to the host now? An armed switch that is offered no more is armed no more. */
export function offered(host: HostStatus, what: What): boolean {
  switch (what) {
    case 'on':
      return host.switch.on !== undefined;
    case 'off':
      return host.switch.off !== undefined;
    case 'keep-off':
      return host.volatile && host.power === 'off';
    case 'keep-on':
      return host.volatile && host.power === 'on';
  }
}

/** A switch as it is armed: what it would do, how long where that matters, and what it asks for. */
export interface Plan {
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

export function planOf(what: What, host: HostStatus): Plan {
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
