import { nodesOn } from '../../shape.ts';
import type { Rule } from '../rule.ts';

export const volatileNoProof: Rule = {
  code: 'volatile-no-proof',
  level: 'note',
  explain: `When this host vanishes without a word, nothing proves that it is off: it may be hung, or
its cable may be out, while its pods go on writing. Without proof Lowtide does not run them elsewhere,
for a volume with two writers is lost. They wait until the host answers again or a person says that it
is off. A plug that measures power gives the proof in seconds. Leaves that are announced or asked of
Lowtide need no proof.`,
  check(lab) {
    return [...lab.hosts.values()].flatMap(({ name, volatile, power }) => {
      const nodes = nodesOn(lab, name);
      if (volatile === undefined || power.meter !== undefined || nodes.length === 0) return [];
      const work = nodes.map((node) => node.name).join(' and ');
      return [
        {
          path: ['hosts', name, 'power'],
          says: `Nothing measures the power of ${name}: when it vanishes unannounced, the work of ${work} waits.`,
          next: 'Put it on a metering plug and add `meter: { plug: ADDRESS }` to its `power`.',
        },
      ];
    });
  },
};
