import { defineConfig } from 'vitest/config';

/** One project a lane of `test/lanes.ts`; a test belongs to the lane whose folder it lies in. */
export default defineConfig({
  test: {
    projects: [
      project('unit', [
        'src/**/*.test.ts',
        'build/**/*.test.ts',
        'bench/**/*.test.ts',
        'web/**/*.test.{ts,tsx}',
        'test/{conformance,golden,oracles,lanes}/**/*.test.ts',
      ]),
      project('tidy', ['test/tidy.test.ts', 'test/tidy/**/*.test.ts', 'test/readme.test.ts']),
      project('simulation', ['test/simulation/**/*.test.ts'], 300_000),
      project('kubernetes', ['test/kubernetes/**/*.test.ts'], 300_000, { maxWorkers: 2 }),
      project('talos', ['test/talos/**/*.test.ts'], 300_000, { fileParallelism: false }),
      project('browser', ['test/browser/**/*.test.ts'], 60_000),
      project('pack', ['test/pack/**/*.test.ts'], 120_000),
    ],
  },
});

function project(name: string, include: string[], testTimeout = 20_000, more: object = {}) {
  const setupFiles = ['test/chance.ts'];
  return { test: { name, include, testTimeout, hookTimeout: testTimeout, setupFiles, ...more } };
}
