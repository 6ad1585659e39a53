import type { Resources } from '../objects.ts';
import { parseQuantity, wholeUnits } from '../quantity.ts';
import { at, choice, entries, type Field, isAbsent, items, report, typeName } from './field.ts';

type Amounts = ReadonlyMap<string, number>;

/**
 * What the scheduler counts for a pod, as `PodRequests` in
 * `k8s.io/component-helpers/resource/helpers.go` (v1.36): the containers and sidecars together or
 * the largest moment of the init containers, whichever is more, and the overhead on top. Requests
 * at pod level replace the sum; limits at pod level stand in where no container asks. A limit
 * without a request is the request.
 */
export function podRequests(spec: Field): Resources {
  const running = items(at(spec, 'containers')).reduce<Amounts>(
    (sum, container) => added(sum, containerRequests(container)),
    new Map(),
  );
  let sidecars: Amounts = new Map();
  let starting: Amounts = new Map();
  for (const container of items(at(spec, 'initContainers'))) {
    const wanted = containerRequests(container);
    const isSidecar =
      choice(at(container, 'restartPolicy'), ['Always', 'Never', 'OnFailure']) === 'Always';
    if (isSidecar) sidecars = added(sidecars, wanted);
    starting = largest(starting, isSidecar ? sidecars : added(sidecars, wanted));
  }
  const containers = largest(added(running, sidecars), starting);
  const ofPod = amounts(at(spec, 'resources', 'requests'));
  const podLimits = amounts(at(spec, 'resources', 'limits'));
  const overhead = amounts(at(spec, 'overhead'));
  return resourcesOf(added(new Map([...podLimits, ...containers, ...ofPod]), overhead));
}

/** The requests of a container, with its limits where it requests nothing. */
function containerRequests(container: Field): Amounts {
  const resources = at(container, 'resources');
  const requests = amounts(at(resources, 'requests'));
  const limits = amounts(at(resources, 'limits'));
  return new Map([...limits, ...requests]);
}

function amounts(field: Field): Amounts {
  const result = new Map<string, number>();
  for (const [name, below] of entries(field)) {
    if (isAbsent(below)) continue;
    const written = below.value;
    const value =
      typeof written === 'string' || typeof written === 'number'
        ? parseQuantity(String(written))
        : undefined;
    if (value === undefined) {
      report(below, `is ${typeName(written)}, not a quantity such as 250m, 1.5Gi or 2`);
    } else if (value < 0) {
      report(below, 'is negative; a request is zero or more');
    } else {
      result.set(name, value);
    }
  }
  return result;
}

function added(left: Amounts, right: Amounts): Amounts {
  return merged(left, right, (one, other) => one + other);
}

function largest(left: Amounts, right: Amounts): Amounts {
  return merged(left, right, Math.max);
}

function merged(
  left: Amounts,
  right: Amounts,
  combine: (left: number, right: number) => number,
): Amounts {
  const names = new Set([...left.keys(), ...right.keys()]);
  return new Map(
    [...names].map((name) => [name, combine(left.get(name) ?? 0, right.get(name) ?? 0)]),
  );
}

const NATIVE = new Set(['cpu', 'memory', 'ephemeral-storage']);

function resourcesOf(sum: Amounts): Resources {
  return {
    cpuMillis: wholeUnits((sum.get('cpu') ?? 0) * 1000),
    memoryBytes: wholeUnits(sum.get('memory') ?? 0),
    ephemeralStorageBytes: wholeUnits(sum.get('ephemeral-storage') ?? 0),
    extended: new Map(
      [...sum]
        .filter(([name, value]) => !NATIVE.has(name) && value > 0)
        .map(([name, value]) => [name, wholeUnits(value)]),
    ),
  };
}
