import type { Property } from './property.ts';
import { unseenMs } from './property.ts';

export const cordons: Property = {
  name: 'cordons',
  promises: 'A person’s cordon is left alone.',
  watch: () => {
    /** Nodes that the API last told to be cordoned by a person, since when. */
    const persons = new Map<string, number>();
    return (moment) => {
      if (moment.kind === 'performing' && moment.request.action.kind === 'node.uncordon') {
        const since = persons.get(moment.request.action.node);
        if (since === undefined || moment.at - since < unseenMs) return undefined;
        return `${moment.request.action.node} is to be uncordoned, but a person cordoned it.`;
      }
      if (moment.kind !== 'told' || moment.event.kind !== 'observed') return undefined;
      for (const fact of moment.event.facts) {
        if (fact.kind !== 'kubernetes.node' || 'unobservable' in fact.value) continue;
        if (fact.value.cordonedBy === 'person') {
          if (!persons.has(fact.subject)) persons.set(fact.subject, moment.at);
        } else if (persons.delete(fact.subject) && fact.value.cordonedBy === 'nobody') {
          return `${fact.subject} was cordoned by a person and is not any more.`;
        }
      }
      return undefined;
    };
  },
};
