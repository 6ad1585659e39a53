import type { Property } from './property.ts';

export const hold: Property = {
  name: 'hold',
  promises: 'While a person wants it to observe only, Lowtide does nothing.',
  watch: () => {
    let heldSince: number | undefined;
    return (moment) => {
      if (moment.kind === 'intent') {
        if (moment.intent.kind === 'hold') heldSince = moment.at;
        if (moment.intent.kind === 'release') heldSince = undefined;
      }
      // An action journalled in the same moment as the word may still go out.
      if (moment.kind !== 'performing' || heldSince === undefined) return undefined;
      if (moment.at === heldSince) return undefined;
      return `${moment.request.action.kind} is performed while everything is on hold.`;
    };
  },
};
