import type { HostName } from '../model/lab.ts';
import type { ActionKind } from '../world/actions.ts';
import type { Truth } from '../world/simulated/simulated-world.ts';
import type { Moment } from './moment.ts';

/** What a trial came to, in numbers. */
export interface Statistics {
  readonly simulatedMs: number;
  readonly quorumLossMs: number;
  readonly mishaps: number;
  readonly crashes: number;
  readonly operations: number;
  readonly actions: Readonly<Partial<Record<ActionKind, number>>>;
  readonly hostsWoken: number;
  readonly podsMoved: number;
}

export interface StatisticsKeeper {
  readonly note: (moment: Moment, truth: Truth) => void;
  readonly at: (now: number) => Statistics;
}

export function openStatistics(startsAt: number): StatisticsKeeper {
  const actions: Partial<Record<ActionKind, number>> = {};
  const evictions = new Set<string>();
  let mishaps = 0;
  let crashes = 0;
  let operations = 0;
  let hadQuorum = true;
  let lostAt = startsAt;
  let lostMs = 0;
  let podsMoved = 0;
  let hostsWoken = 0;
  /** Sent for, not seen to boot. */
  const called = new Set<HostName>();

  const noteQuorum = (at: number, quorum: boolean) => {
    if (quorum === hadQuorum) return;
    if (quorum) lostMs += at - lostAt;
    else lostAt = at;
    hadQuorum = quorum;
  };
  return {
    note: (moment, truth) => {
      if (moment.kind === 'changed') {
        noteQuorum(moment.at, truth.etcd.quorum);
        for (const host of called) {
          if (truth.hosts.get(host)?.power !== 'off' && called.delete(host)) hostsWoken += 1;
        }
      } else if (moment.kind === 'mishap') mishaps += 1;
      else if (moment.kind === 'crashed') crashes += 1;
      else if (moment.kind === 'entry' && moment.entry.kind === 'opened') operations += 1;
      else if (moment.kind === 'performing') {
        const { action, id } = moment.request;
        actions[action.kind] = (actions[action.kind] ?? 0) + 1;
        if (action.kind === 'host.wake' && truth.hosts.get(action.host)?.power === 'off') {
          called.add(action.host);
        }
        if (action.kind === 'pod.evict') evictions.add(id);
      } else if (moment.kind === 'told' && moment.event.kind === 'finished') {
        const { id, result } = moment.event;
        if (evictions.delete(id) && result.kind === 'done') podsMoved += 1;
      }
    },
    at: (now) => ({
      simulatedMs: now - startsAt,
      quorumLossMs: lostMs + (hadQuorum ? 0 : now - lostAt),
      mishaps,
      crashes,
      operations,
      actions,
      hostsWoken,
      podsMoved,
    }),
  };
}
