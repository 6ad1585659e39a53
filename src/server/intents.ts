import type { Intent } from '../controller/event.ts';
import type { HostStatus, LabStatus } from '../status/status.ts';
import { clockText, durationText } from '../status/times.ts';
import type { Refusal } from './problem.ts';
import type { IntentRequest } from './wire.ts';

/** The intent to hand to the controller and what to answer, or why it makes no sense now. */
export type Understood =
  | { readonly kind: 'intent'; readonly intent: Intent; readonly says: string }
  | ({ readonly kind: 'refused' } & Refusal);

/** Whoever asks here is the one whom the timeline addresses. */
const by = 'you';

/** A veto for longer is a change of lab.yaml. */
const vetoMsMax = 30 * 24 * 60 * 60 * 1000;

/** Looks at the status that the person saw: what it does not offer is refused with its reason. */
export function understand(request: IntentRequest, status: LabStatus): Understood {
  switch (request.kind) {
    case 'hold':
      return {
        kind: 'intent',
        intent: { by, ...request },
        says: 'Lowtide observes only, until you release it.',
      };
    case 'release':
      return {
        kind: 'intent',
        intent: { by, ...request },
        says: status.hold === undefined ? 'Nothing was held.' : 'Lowtide acts again.',
      };
    case 'off':
    case 'on':
    case 'keep-off':
    case 'keep-on':
      return aboutHost(request, status);
  }
}

type HostRequest = Extract<IntentRequest, { host: unknown }>;

function aboutHost(request: HostRequest, status: LabStatus): Understood {
  const host = status.hosts.find(({ name }) => name === request.host);
  if (host === undefined) throw new Error(`bug: host ${request.host} has no status`);
  switch (request.kind) {
    case 'off':
      return off(request, host);
    case 'on':
      return on(host);
    case 'keep-off':
    case 'keep-on':
      return keep({ ...request, kind: request.kind }, status);
  }
}

function off(request: Extract<HostRequest, { kind: 'off' }>, host: HostStatus): Understood {
  if (host.switch.off === undefined) {
    return host.power === 'on'
      ? refused(
          `Lowtide has no way to switch ${host.name} off.`,
          `Declare power.off for ${host.name} in lab.yaml; without it, shut it down at the machine.`,
        )
      : refused(`${host.name} is not on: ${host.state.label}.`, host.state.why);
  }
  const withinMs = request.withinMs ?? host.switch.off.defaultWithinMs;
  return {
    kind: 'intent',
    intent: { by, kind: 'off', host: host.name, withinMs },
    says: `${host.name} leaves: its work moves first, then it is switched off, within ${durationText(withinMs)}.`,
  };
}

function on(host: HostStatus): Understood {
  if (host.power !== 'on' && host.switch.on === undefined) {
    return refused(
      `Lowtide has no way to wake ${host.name}.`,
      `Press its power button, or declare power.wake for ${host.name} in lab.yaml.`,
    );
  }
  return {
    kind: 'intent',
    intent: { by, kind: 'on', host: host.name },
    says:
      host.power === 'on'
        ? `${host.name} is on; its nodes come back to work.`
        : `${host.name} is woken; its nodes are back at work some minutes later.`,
  };
}

function keep(
  request: Extract<HostRequest, { kind: 'keep-off' | 'keep-on' }>,
  status: LabStatus,
): Understood {
  const { kind, host, until } = request;
  if (until <= status.at || until - status.at > vetoMsMax) {
    return refused(
      'That moment is over, or more than 30 days away.',
      'Name one between now and then.',
    );
  }
  const wish = kind === 'keep-off' ? 'not woken' : 'not switched off';
  return {
    kind: 'intent',
    intent: { by, kind, host, until },
    says: `${host} is ${wish} before ${clockText(until, status.at, status.timezone)}.`,
  };
}

function refused(says: string, next: string): Understood {
  return { kind: 'refused', status: 409, says, next };
}
