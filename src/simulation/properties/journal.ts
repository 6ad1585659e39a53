import { keyOf } from '../../controller/state.ts';
import type { ActionId } from '../../world/ports.ts';
import type { Property } from './property.ts';

export const journal: Property = {
  name: 'journal',
  promises: 'Every action stands in the journal before it is performed, once, by its own id.',
  watch: () => {
    const written = new Map<ActionId, string>();
    const performed = new Set<ActionId>();
    return (moment) => {
      if (moment.kind === 'entry' && moment.entry.kind === 'acting') {
        const { id, action } = moment.entry;
        if (written.has(id)) return `The id ${id} stands in the journal twice.`;
        written.set(id, keyOf(action));
      }
      if (moment.kind !== 'performing') return undefined;
      const { id, action } = moment.request;
      if (written.get(id) !== keyOf(action)) {
        return `${id} (${keyOf(action)}) is performed without its line in the journal.`;
      }
      if (performed.has(id)) return `${id} (${keyOf(action)}) is performed twice.`;
      performed.add(id);
      return undefined;
    };
  },
};
