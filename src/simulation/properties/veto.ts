import { isWithin } from '../../model/hours.ts';
import type { HostName } from '../../model/lab.ts';
import type { Property } from './property.ts';

interface Word {
  readonly kind: 'keep-off' | 'keep-on';
  readonly until: number;
}

export const veto: Property = {
  name: 'veto',
  promises:
    'The owner’s word holds: no wake of a host kept off, no power-off of one kept on, quiet hours.',
  watch: (lab, ledger) => {
    const words = new Map<HostName, Word>();
    return (moment) => {
      if (moment.kind === 'intent') {
        const { intent } = moment;
        if (intent.kind === 'keep-off' || intent.kind === 'keep-on') words.set(intent.host, intent);
        if (intent.kind === 'on' && words.get(intent.host)?.kind === 'keep-off') {
          words.delete(intent.host);
        }
      }
      if (moment.kind !== 'performing') return undefined;
      const { action } = moment.request;
      if (action.kind !== 'host.wake' && action.kind !== 'host.power-off') return undefined;
      const quiet = lab.hosts.get(action.host)?.volatile?.quiet ?? [];
      const own = ledger.operationOf(moment.request.id)?.by === 'Lowtide';
      if (own && isWithin(quiet, moment.at, lab.timezone)) {
        return `${action.host} gets ${action.kind} in its quiet hours though nobody asked.`;
      }
      const word = words.get(action.host);
      if (word === undefined || moment.at >= word.until) return undefined;
      const broken = word.kind === 'keep-off' ? 'host.wake' : 'host.power-off';
      if (action.kind !== broken) return undefined;
      return `${action.host} gets ${action.kind} although its owner said ${word.kind}.`;
    };
  },
};
