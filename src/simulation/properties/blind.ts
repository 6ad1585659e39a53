import { hostOfAction } from '../takedown.ts';
import { type Property, unseenMs } from './property.ts';

/** Changes that Lowtide makes to a host itself or to what runs on it. */
const touching = /^(host\.power-off|vm\.|talos\.|etcd\.)/;

export const blind: Property = {
  name: 'blind',
  promises: 'Nothing but a wake signal is sent to a host that has been silent for a minute.',
  watch: (lab, ledger) => (moment, truth) => {
    if (moment.kind !== 'performing') return undefined;
    const { action } = moment.request;
    const name = hostOfAction(action, lab);
    if (name === undefined || !touching.test(action.kind)) return undefined;
    const power = ledger.powerSince.get(name);
    if (power === undefined || truth.hosts.get(name)?.power === 'on') return undefined;
    if (moment.at - power.since < unseenMs) return undefined;
    return `${action.kind} is sent to ${name}, which has been ${power.is} for ${Math.round((moment.at - power.since) / 1000)} s.`;
  },
};
