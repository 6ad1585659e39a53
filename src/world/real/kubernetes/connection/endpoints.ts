/**
 * What is known of the health of the API servers of one cluster, in order of preference: the
 * control planes directly, then the server that the kubeconfig names. That one is the last resort:
 * a virtual address dies with the quorum of etcd, and a load balancer is one thing more that can
 * fail. Pure: time and chance come in.
 */
export interface Endpoints {
  readonly healths: readonly Health[];
  /** Index of the one that answered last. */
  readonly current: number;
}

export type Health =
  | { readonly kind: 'untried' }
  | { readonly kind: 'healthy'; readonly latencyMs: number }
  /** Not asked before `retryAt` unless nothing else is left. */
  | {
      readonly kind: 'failed';
      readonly failures: number;
      readonly at: number;
      readonly retryAt: number;
    };

/** A control plane that restarts is back within a minute or so; a dead one costs a probe a minute. */
const backoffMs = { first: 1000, most: 60_000 };

/** Weight of the newest in the mean latency. */
const newest = 0.3;

export function newEndpoints(count: number): Endpoints {
  return {
    healths: Array.from({ length: count }, () => ({ kind: 'untried' as const })),
    current: 0,
  };
}

/**
 * All indexes in the order in which one request tries them. Sticky: the server that answered last
 * stays first while it is healthy, but for the last resort, which gives way to any healthy other.
 */
export function order({ healths, current }: Endpoints, now: number): readonly number[] {
  const last = healths.length - 1;
  const rank = (index: number): readonly number[] => {
    const health = healths[index] ?? { kind: 'untried' };
    const isLast = index === last ? 1 : 0;
    switch (health.kind) {
      case 'healthy':
        return [0, isLast, index === current ? 0 : 1, health.latencyMs, index];
      case 'untried':
        return [1, isLast, index, 0, 0];
      case 'failed':
        return health.retryAt <= now ? [1, isLast, index, 0, 0] : [2, health.retryAt, index, 0, 0];
    }
  };
  return healths.map((_, index) => index).sort((a, b) => compare(rank(a), rank(b)));
}

/** Failed ones whose time has come: a probe tells whether they are back. */
export function dueForProbe({ healths }: Endpoints, now: number): readonly number[] {
  return healths.flatMap((health, index) =>
    health.kind === 'failed' && health.retryAt <= now ? [index] : [],
  );
}

/** Is there another one that a request could go to with some hope? */
export function hasOther({ healths }: Endpoints, index: number): boolean {
  return healths.some((health, other) => other !== index && health.kind !== 'failed');
}

/** An answer, however late it came: what was asked before a failure says nothing of after it. */
export interface Answer {
  readonly askedAt: number;
  readonly latencyMs: number;
}

export function answered(endpoints: Endpoints, index: number, answer: Answer): Endpoints {
  const { askedAt, latencyMs } = answer;
  const before = endpoints.healths[index];
  if (before?.kind === 'failed' && askedAt < before.at) return endpoints;
  const mean =
    before?.kind === 'healthy'
      ? before.latencyMs + newest * (latencyMs - before.latencyMs)
      : latencyMs;
  const healths = endpoints.healths.with(index, { kind: 'healthy', latencyMs: mean });
  return { healths, current: index };
}

/** A probe found it ready again; who answers requests does not change by that. */
export function recovered(endpoints: Endpoints, index: number, answer: Answer): Endpoints {
  return { ...answered(endpoints, index, answer), current: endpoints.current };
}

/** `chance` in [0, 1) spreads the retries of several controllers. */
export function failed(
  endpoints: Endpoints,
  index: number,
  now: number,
  chance: number,
): Endpoints {
  const before = endpoints.healths[index];
  const failures = (before?.kind === 'failed' ? before.failures : 0) + 1;
  const most = Math.min(backoffMs.most, backoffMs.first * 2 ** Math.min(failures - 1, 10));
  const retryAt = now + most * (0.5 + chance / 2);
  return {
    ...endpoints,
    healths: endpoints.healths.with(index, { kind: 'failed', failures, at: now, retryAt }),
  };
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const difference = value - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
