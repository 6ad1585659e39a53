import fc from 'fast-check';
import type { Taint } from '../../../src/model/lab.ts';
import type { CaseNode } from './case.ts';
import { withoutHoles } from './json.ts';

export const ZONES = ['z1', 'z2'] as const;
export const DEVICE = 'gpu.example.com/card';

const maybe = <T>(value: fc.Arbitrary<T>, freq = 2) => fc.option(value, { nil: undefined, freq });

const labels = fc
  .record({
    zone: maybe(fc.constantFrom(...ZONES), 4),
    disk: maybe(fc.constantFrom('ssd', 'hdd')),
    // What `Gt` and `Lt` compare, and what they cannot.
    generation: maybe(fc.constantFrom('1', '5', '007', '12', 'old')),
  })
  .map((drawn) => withoutHoles(drawn) as CaseNode['labels']);

const taints: fc.Arbitrary<Taint[]> = fc
  .record({
    dedicated: fc.option(fc.constantFrom('a', 'b'), { freq: 1, nil: undefined }),
    spot: fc.constantFrom(true, ...Array<boolean>(7).fill(false)),
    noisy: fc.constantFrom(true, ...Array<boolean>(5).fill(false)),
    isPlain: fc.constantFrom(true, true, false),
  })
  .map(({ dedicated, spot, noisy, isPlain }): Taint[] => [
    ...(dedicated === undefined || isPlain
      ? []
      : [{ key: 'dedicated', value: dedicated, effect: 'NoSchedule' as const }]),
    ...(spot ? [{ key: 'spot', value: '', effect: 'NoExecute' as const }] : []),
    ...(noisy ? [{ key: 'noisy', value: '', effect: 'PreferNoSchedule' as const }] : []),
  ]);

const worker = fc
  .record({
    arch: fc.constantFrom('amd64' as const, 'amd64' as const, 'arm64' as const),
    cores: fc.integer({ min: 1, max: 4 }),
    memoryGiB: fc.integer({ min: 2, max: 4 }),
    labels,
    taints,
    hasDevice: fc.constantFrom(true, false, false),
  })
  .map(
    ({ hasDevice, ...node }): CaseNode => ({
      ...node,
      role: 'worker',
      devices: hasDevice ? { [DEVICE]: 1 } : {},
    }),
  );

const plane: CaseNode = {
  arch: 'amd64',
  cores: 2,
  memoryGiB: 3,
  role: 'control-plane',
  labels: { zone: 'z1' },
  taints: [],
  devices: {},
};

/** One control plane and one to five workers. */
export const drawnNodes: fc.Arbitrary<CaseNode[]> = fc
  .array(worker, { minLength: 1, maxLength: 5 })
  .map((workers) => [plane, ...workers]);
