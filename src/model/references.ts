import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { Positions } from './yaml/positions.ts';

/**
 * Names that refer to nothing. Works on the values as read, before the schema has accepted them, so
 * that these problems show together with all others.
 */
export function referenceProblems(value: unknown, file: string, positions: Positions): Problem[] {
  const lab = mapOf(value);
  const hosts = Object.keys(mapOf(lab.hosts));
  const problems: Problem[] = [];
  for (const [node, written] of Object.entries(mapOf(lab.nodes))) {
    const host = mapOf(written).host;
    if (typeof host !== 'string' || hosts.length === 0 || hosts.includes(host)) continue;
    const place = positions.valueAt(['nodes', node, 'host']);
    const says = `Node ${node} lives on ${host}, but no such host is declared.`;
    problems.push({ ...unknown(file, host, hosts, 'hosts'), place, says });
  }
  const ceph = mapOf(mapOf(lab.storage).ceph);
  const pools = poolNames(ceph.pools);
  for (const [storageClass, pool] of Object.entries(mapOf(ceph['storage-classes']))) {
    if (typeof pool !== 'string' || pools.includes(pool)) continue;
    const place = positions.valueAt(['storage', 'ceph', 'storage-classes', storageClass]);
    const says = `Storage class ${storageClass} takes its volumes from pool ${pool}, but no such pool is declared.`;
    problems.push({ ...unknown(file, pool, pools, 'pools'), place, says });
  }
  return problems;
}

function unknown(file: string, name: string, known: readonly string[], what: string) {
  const guess = nearest(name, known);
  const all =
    known.length === 0 ? `None of the ${what} is declared.` : `Known ${what}: ${known.join(', ')}.`;
  const next = guess === undefined ? all : `Did you mean ${guess}?`;
  return { code: 'unknown-reference', level: 'error' as const, file, next };
}

function poolNames(pools: unknown): string[] {
  if (!Array.isArray(pools)) return [];
  const names = pools.map((pool: unknown) => (typeof pool === 'string' ? pool : mapOf(pool).name));
  return names.filter((name) => typeof name === 'string');
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? (value as Readonly<Record<string, unknown>>) : {};
}
