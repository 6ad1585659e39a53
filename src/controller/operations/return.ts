import type { HostName } from '../../model/lab.ts';
import type { Definition } from '../definition.ts';
import { hostIn, type View } from '../operation.ts';
import type { Homecoming } from '../state.ts';
import { isGone, isOn, operationOn } from '../view/hosts.ts';
import { configureNodes } from './steps/configure-nodes.ts';
import { giveBackNodes, isMarked } from './steps/give-back-nodes.ts';
import { nodesWork } from './steps/nodes-work.ts';
import { rebalance } from './steps/rebalance.ts';
import { startVms, startVoters } from './steps/start-vms.ts';
import { takeBackExtras } from './steps/take-back-extras.ts';
import { takeOsdsBack } from './steps/take-osds-back.ts';
import { wakeHost } from './steps/wake-host.ts';

/** A host comes back, by itself or because somebody wants it: gently, its voter first. */
export const comeBack: Definition = {
  kind: 'return',
  wanted: (view) => {
    const wishes = [...view.homecomings, ...forgotten(view)];
    return wishes
      .filter(([host]) => operationOn(view, host, 'leave', 'bring-up') === undefined)
      .map(([host, { because, by }]) => ({
        subject: { kind: 'host', host },
        because,
        by,
        powersOff: false,
      }));
  },
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
    if (!view.homecomings.has(host) && view.absences.has(host)) return `${host} goes again.`;
    if (operationOn(view, host, 'leave') !== undefined) return `${host} goes again.`;
    if (operation.by === 'Lowtide' && isGone(view, host)) return `${host} is gone again.`;
    return undefined;
  },
  summary: (view, operation) => {
    const seconds = Math.round((view.now - operation.openedAt) / 1000);
    return `${hostIn(operation)} is back at work after ${seconds} s.`;
  },
};

/** Hosts that are on and at work but for marks that nobody saw when they came back. */
function forgotten(view: View): [HostName, Homecoming][] {
  return [...view.lab.hosts.keys()]
    .filter((host) => isOn(view, host) && !view.absences.has(host) && isMarked(view, host))
    .map((host) => [host, { because: 'its nodes still carry marks of Lowtide', by: 'Lowtide' }]);
}
