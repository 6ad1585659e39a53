import type { Ceph, HostName } from '../../../model/lab.ts';

export interface SimCeph {
  readonly ceph: Ceph;
  readonly mons: readonly SimMon[];
  readonly osds: readonly SimOsd[];
  readonly pgs: readonly PlacementGroup[];
  readonly noout: Set<HostName>;
  monQuorum: boolean;
  /** The pools that took reads and writes when last looked at. */
  served: string;
  /** Does the pool take reads and writes? */
  readonly serves: (pool: string) => boolean;
}

export interface SimMon {
  readonly host: HostName;
  /** Faults that hold it down. */
  broken: number;
  inQuorum: boolean;
}

export interface SimOsd {
  readonly id: number;
  readonly host: HostName;
  broken: number;
  up: boolean;
  in: boolean;
  /** It holds everything that was written while it was away. */
  fresh: boolean;
  downSince: number;
  /** Its process runs and is heard; `up` follows by and by. */
  runs: boolean;
  turn: number;
}

export interface PlacementGroup {
  readonly pool: string;
  readonly size: number;
  readonly minSize: number;
  osds: readonly SimOsd[];
}
