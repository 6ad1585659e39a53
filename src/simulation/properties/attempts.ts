import { patienceOf, stalledRetryMs } from '../../controller/patience.ts';
import { keyOf } from '../../controller/state.ts';
import type { ActionId } from '../../world/ports.ts';
import type { Property } from './property.ts';

interface Tried {
  readonly id: ActionId;
  readonly count: number;
  readonly at: number;
}

export const attempts: Property = {
  name: 'attempts',
  promises:
    'No operation asks again while its request is under way, nor more often than the limit.',
  watch: (_lab, ledger) => {
    const tried = new Map<string, Tried>();
    const underWay = new Set<ActionId>();
    return (moment) => {
      if (moment.kind === 'crashed') underWay.clear();
      if (moment.kind === 'told' && moment.event.kind === 'finished') {
        underWay.delete(moment.event.id);
      }
      if (moment.kind !== 'performing') return undefined;
      const { id, action } = moment.request;
      const key = `${ledger.operationOf(id)?.id} ${keyOf(action)}`;
      const last = tried.get(key);
      const count = (last?.count ?? 0) + 1;
      tried.set(key, { id, count, at: moment.at });
      underWay.add(id);
      if (last === undefined) return undefined;
      const gapMs = moment.at - last.at;
      const { answerMs, triesMax } = patienceOf[action.kind];
      if (underWay.has(last.id) && gapMs < answerMs) {
        return `${key} is asked again after ${gapMs} ms though its answer may still come.`;
      }
      if (count <= triesMax || gapMs >= stalledRetryMs) return undefined;
      return `${key} is tried for the ${count}th time, its limit is ${triesMax}.`;
    };
  },
};
