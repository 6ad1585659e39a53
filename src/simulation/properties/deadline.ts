import type { HostName } from '../../model/lab.ts';
import { nodesOn } from '../../model/shape.ts';
import { hostOfAction } from '../takedown.ts';
import type { Property } from './property.ts';

/** What is done to the host itself; letting go of its pods afterwards is done in Kubernetes. */
const onHost = /^(host|vm|talos|etcd)\./;

/**
 * The owner cuts the power when the announced time is over. By then the VMs are down, or the journal
 * says what was given up; and after it no operation that was bound by it still works on the host.
 */
export const deadline: Property = {
  name: 'deadline',
  promises: 'An announced departure is done in time, or the journal says what was dropped.',
  watch: (lab, ledger) => {
    const explained = new Set<string>();
    const judged = new Map<HostName, number>();
    return (moment, truth) => {
      if (moment.kind === 'entry') {
        const { entry } = moment;
        if (entry.kind === 'dropped' || entry.kind === 'held' || entry.kind === 'stalled') {
          explained.add(entry.operation);
        }
        return undefined;
      }
      if (moment.kind === 'performing') {
        const operation = ledger.operationOf(moment.request.id);
        const deadlineAt = operation?.deadlineAt;
        if (operation?.kind !== 'leave' || deadlineAt === undefined) return undefined;
        if (moment.at <= deadlineAt || operation.powersOff) return undefined;
        if (!onHost.test(moment.request.action.kind)) return undefined;
        const host = hostOfAction(moment.request.action, lab);
        if (operation.subject.kind !== 'host' || operation.subject.host !== host) return undefined;
        return `${moment.request.action.kind} on ${host} comes ${Math.round((moment.at - deadlineAt) / 1000)} s after it was to be off.`;
      }
      if (moment.kind !== 'changed') return undefined;
      for (const [host, absence] of ledger.absences) {
        if (absence.kind !== 'announced' || judged.get(host) === absence.dueAt) continue;
        if (ledger.powerSince.get(host)?.is !== 'on') continue;
        if (moment.at < absence.dueAt || truth.hosts.get(host)?.power === 'on') continue;
        judged.set(host, absence.dueAt);
        const { runningSince } = ledger;
        // Whoever was not there for the whole notice could not keep the time.
        if (runningSince === undefined || runningSince > absence.since) continue;
        const why = lateFor(host);
        if (why !== undefined) return why;
      }
      return undefined;
    };

    function lateFor(host: HostName): string | undefined {
      const late = nodesOn(lab, host).filter(
        (node) => node.machine.kind === 'vm' && ledger.nodeRunningSince.get(node.name)?.is,
      );
      if (late.length === 0) return undefined;
      for (const operation of ledger.operations.values()) {
        if (operation.kind !== 'leave' || operation.subject.kind !== 'host') continue;
        if (operation.subject.host === host && explained.has(operation.id)) return undefined;
      }
      return `${host} lost its power with ${late.map((node) => node.name).join(', ')} running, and the journal says nothing of it.`;
    }
  },
};
