import type { CephForecast } from '../forecast/forecast.ts';
import type { Arch, HostName, NodeName } from '../model/lab.ts';

/**
 * What a person is told of the lab: one value, computed by one function, shown by the terminal, the
 * API and the dashboard alike. Every non-green thing carries `why` (one sentence) and, where
 * something would change it, `next`.
 */
export interface LabStatus {
  readonly lab: string;
  /** IANA name; every time shown is read in it, whatever the reader's own clock. */
  readonly timezone: string;
  /** ms since the epoch of the world's clock. */
  readonly at: number;
  readonly headline: Headline;
  readonly hosts: readonly HostStatus[];
  readonly tide: Tide;
  readonly quorum: QuorumStatus;
  readonly ceph?: CephSummary;
  readonly work: WorkStatus;
  readonly operations: readonly OperationStatus[];
  readonly hold?: { readonly by: string; readonly why: string; readonly since: number };
}

/** `fine` green, `off` grey (an expected absence), `busy` blue, `warn` amber, `bad` red, `unknown` hatched. */
export type Tone = 'fine' | 'off' | 'busy' | 'warn' | 'bad' | 'unknown';

export interface Headline {
  /** "Low tide: 6 of 8 hosts are on and everything that must run, runs." */
  readonly text: string;
  readonly tone: Tone;
  /** The one thing to know besides; shown in its own colour. */
  readonly concern?: string;
  /** What happened last, what would happen next, what would end the concern. */
  readonly details: readonly string[];
}

export interface Explained {
  readonly tone: Tone;
  /** Two or three words: "Expected off", "On", "Hung". */
  readonly label: string;
  /** One sentence; empty when all is well. */
  readonly why: string;
  /** What would change it, or what Lowtide does next; may be empty. */
  readonly next: string;
}

export interface HostStatus {
  readonly name: HostName;
  readonly arch: Arch;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly volatile: boolean;
  /** As last proven; a host that boots or leaves is `on`. `unknown` is never drawn as off. */
  readonly power: 'on' | 'off' | 'unknown';
  readonly state: Explained;
  /** When the state was last seen; absent: never. */
  readonly seenAt?: number;
  readonly inUse?: boolean;
  readonly memory: HostMemory;
  readonly ceph: readonly DaemonStatus[];
  readonly nodes: readonly NodeStatus[];
  /** Present where Lowtide can switch it, with the consequence to confirm. */
  readonly switch: {
    readonly on?: { readonly consequence: string };
    readonly off?: { readonly consequence: string; readonly defaultWithinMs: number };
  };
  readonly watts?: { readonly idle: number; readonly busy: number };
}

/** How the host's memory is given out, in bytes. */
export interface HostMemory {
  readonly nodesBytes: number;
  readonly cephBytes: number;
  readonly reserveBytes: number;
  readonly freeBytes: number;
}

export interface DaemonStatus {
  /** "mon", "mgr", "osd.0". */
  readonly name: string;
  readonly state: Explained;
}

export interface NodeStatus {
  readonly name: NodeName;
  readonly role: 'control-plane' | 'worker';
  readonly bareMetal: boolean;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Requests of the pods on it. */
  readonly requestedMemoryBytes: number;
  readonly pods: number;
  readonly etcd?: 'leader' | 'voter' | 'learner' | 'away';
  readonly cordonedBy: 'nobody' | 'lowtide' | 'talos' | 'person';
  readonly state: Explained;
  readonly seenAt?: number;
}

export interface Tide {
  readonly hostsOn: number;
  readonly hosts: number;
  /** Only the always-on hosts are on. */
  readonly low: boolean;
  readonly watts?: { readonly idle: number; readonly busy: number };
}

export interface QuorumStatus {
  readonly state: Explained;
  readonly voters: number;
  readonly healthy: number;
  /** −1: no quorum. */
  readonly lossesSurvived: number;
  readonly seenAt?: number;
  readonly snapshotAt?: number;
}

export interface CephSummary {
  readonly state: Explained;
  readonly osds: number;
  readonly osdsUp: number;
  readonly mons: number;
  readonly monsInQuorum: number;
  readonly seenAt?: number;
  /** What the storage would be with the hosts that are off now. */
  readonly forecast?: CephForecast;
}

export interface WorkStatus {
  readonly state: Explained;
  readonly running: number;
  readonly wanted: number;
  readonly waiting: readonly {
    readonly pod: string;
    readonly why: string;
    /** The host that it waits for, when switching that on would place it. */
    readonly waitsFor?: HostName;
  }[];
}

export interface OperationStatus {
  readonly id: string;
  readonly title: string;
  /** The host that it is about, or that its node lives on; absent: the whole lab. */
  readonly host?: HostName;
  readonly by: string;
  readonly because: string;
  readonly openedAt: number;
  readonly deadlineAt?: number;
  readonly step: string;
  /** All steps in order with what became of them, for a progress line. */
  readonly steps: readonly {
    readonly name: string;
    readonly state: 'done' | 'now' | 'later' | 'dropped';
  }[];
  readonly waiting: string;
  readonly stalled?: { readonly why: string; readonly next: string };
  readonly held: readonly {
    readonly what: string;
    readonly gate: string;
    readonly why: string;
    readonly next: string;
    readonly since: number;
  }[];
  /** Actions tried more than once: what, how often, since when, next try. */
  readonly retries: readonly {
    readonly what: string;
    readonly attempts: number;
    readonly since: number;
    readonly nextAt: number;
    readonly why: string;
  }[];
}

/** One row of the timeline. */
export interface TimelineRow {
  /** Grows by one a row; the row's id. */
  readonly seq: number;
  readonly at: number;
  /** "gamer's owner", "Lowtide", "you". */
  readonly who: string;
  /** A sentence; `subject` stands in it once and is set bold. */
  readonly text: string;
  readonly subject?: string;
  readonly tone: Tone;
  /** The gate that held it, if one did. */
  readonly gate?: string;
  readonly tookMs?: number;
  /** Rows of one operation share it; the row without detail is its headline. */
  readonly operation?: string;
  readonly detail: boolean;
}
