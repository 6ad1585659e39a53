import type { Property } from './property.ts';

/** So often may the same operation on the same subject begin within {@link withinMs}. */
const openingsMax = 3;

const withinMs = 60_000;

export const restless: Property = {
  name: 'restless',
  promises: 'No operation begins and ends over and over.',
  watch: () => {
    const openings = new Map<string, number[]>();
    return (moment) => {
      if (moment.kind !== 'entry' || moment.entry.kind !== 'opened') return undefined;
      const { kind, subject } = moment.entry.operation;
      const name = `${kind} of ${Object.values(subject).join(' ')}`;
      const recent = (openings.get(name) ?? []).filter((at) => moment.at - at < withinMs);
      recent.push(moment.at);
      openings.set(name, recent);
      if (recent.length <= openingsMax) return undefined;
      return `${name} begins for the ${recent.length}th time in a minute.`;
    };
  },
};
