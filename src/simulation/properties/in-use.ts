import { type Property, unseenMs } from './property.ts';

export const inUse: Property = {
  name: 'in-use',
  promises: 'A host that somebody uses is never powered off by Lowtide.',
  watch: (_lab, ledger) => (moment, truth) => {
    if (moment.kind !== 'performing') return undefined;
    const { action } = moment.request;
    if (action.kind !== 'host.power-off') return undefined;
    if (!truth.hosts.get(action.host)?.inUse) return undefined;
    const since = ledger.inUseSince.get(action.host)?.since ?? moment.at;
    if (moment.at - since < unseenMs) return undefined;
    return `${action.host} is powered off while it has been in use for ${Math.round((moment.at - since) / 1000)} s.`;
  },
};
