import type { Definition } from '../definition.ts';
import { hostIn } from '../operation.ts';
import { isExpectedOff, isOn } from '../view/hosts.ts';
import { freeWhenProven, holdsWork } from './steps/free-by-proof.ts';

/**
 * A host vanished. With proof of power-off its work moves at once; without, Lowtide waits and says
 * so: the node may run on where nobody sees it.
 */
export const unplannedLoss: Definition = {
  kind: 'unplanned-loss',
  wanted: (view) =>
    [...view.absences]
      .filter(([host, absence]) => absence.kind === 'lost' && !isOn(view, host))
      // What was seen too late of it opens it again.
      .filter(([host, absence]) => !absence.settled || holdsWork(view, host))
      .map(([host]) => ({
        subject: { kind: 'host', host },
        because: 'it vanished without a word',
        by: 'Lowtide',
        powersOff: false,
      })),
  steps: [freeWhenProven],
  obsolete: (view, operation) => {
    const host = hostIn(operation);
    if (isOn(view, host)) return `${host} is back.`;
    if (isExpectedOff(view, host)) return `${host} is off on purpose.`;
    return undefined;
  },
  summary: (_, operation) =>
    `Nothing runs on ${hostIn(operation)} any more that could run elsewhere.`,
};
