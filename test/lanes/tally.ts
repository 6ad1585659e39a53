/** What came of a lane. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Names of what failed, for the summary; at most a few. */
  readonly failures: readonly string[];
}

export const noTally: Tally = { passed: 0, failed: 0, failures: [] };

export function add(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    failures: [...one.failures, ...other.failures],
  };
}

/** A check that is one test: it passes when its program exits 0. */
export function tallyOf(name: string, exitCode: number): Tally {
  return exitCode === 0
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [name] };
}
