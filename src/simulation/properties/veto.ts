import type { HostName } from '../../model/lab.ts';
import type { Property } from './property.ts';

interface Word {
  readonly kind: 'keep-off' | 'keep-on';
  readonly until: number;
}

export const veto: Property = {
  name: 'veto',
  promises: 'The owner’s word holds: no wake while a host is kept off, no power-off while kept on.',
  watch: () => {
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
      const word = words.get(action.host);
      if (word === undefined || moment.at >= word.until) return undefined;
      const broken = word.kind === 'keep-off' ? 'host.wake' : 'host.power-off';
      if (action.kind !== broken) return undefined;
      return `${action.host} gets ${action.kind} although its owner said ${word.kind}.`;
    };
  },
};
