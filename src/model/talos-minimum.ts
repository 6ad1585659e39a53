import { GIB } from './size.ts';

interface Minimum {
  readonly memoryBytes: number;
  readonly cores: number;
  readonly diskBytes: number;
}

/** Talos 1.14 documentation, "System requirements", minimum requirements. */
export const CONTROL_PLANE_MINIMUM: Minimum = {
  memoryBytes: 2 * GIB,
  cores: 2,
  diskBytes: 10 * GIB,
};

export const WORKER_MINIMUM: Minimum = { memoryBytes: GIB, cores: 1, diskBytes: 10 * GIB };
