import type { Definition } from '../definition.ts';
import { hostIn } from '../operation.ts';
import { isGone, operationOn } from '../view/hosts.ts';
import { configureNodes } from './steps/configure-nodes.ts';
import { giveBackNodes } from './steps/give-back-nodes.ts';
import { nodesWork } from './steps/nodes-work.ts';
import { rebalance } from './steps/rebalance.ts';
import { startVms, startVoters } from './steps/start-vms.ts';
import { takeBackExtras } from './steps/take-back-extras.ts';
import { takeOsdsBack } from './steps/take-osds-back.ts';
import { wakeHost } from './steps/wake-host.ts';

/** A host comes back, by itself or because somebody wants it: gently, its voter first. */
export const comeBack: Definition = {
  kind: 'return',
  wanted: (view) =>
    [...view.homecomings]
      .filter(([host]) => operationOn(view, host, 'leave', 'bring-up') === undefined)
      .map(([host, homecoming]) => ({
        subject: { kind: 'host', host },
        because: homecoming.because,
        by: homecoming.by,
        powersOff: false,
      })),
  steps: [
    wakeHost,
    startVoters,
    startVms,
    configureNodes,
    nodesWork,
    giveBackNodes,
    takeOsdsBack,
    rebalance,
    takeBackExtras,
  ],
  obsolete: (view, operation) => {
    const host = hostIn(operation);
    if (!view.homecomings.has(host)) return `${host} goes again.`;
    if (operationOn(view, host, 'leave') !== undefined) return `${host} goes again.`;
    if (operation.by === 'Lowtide' && isGone(view, host)) return `${host} is gone again.`;
    return undefined;
  },
  summary: (view, operation) => {
    const seconds = Math.round((view.now - operation.openedAt) / 1000);
    return `${hostIn(operation)} is back at work after ${seconds} s.`;
  },
};
