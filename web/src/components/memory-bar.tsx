import './memory-bar.css';
import type { HostStatus } from '../contract.ts';
import { bytes } from '../format.ts';

const parts = [
  { key: 'nodes', name: 'nodes' },
  { key: 'ceph', name: 'Ceph' },
  { key: 'reserve', name: 'reserve' },
] as const;

/** How the host's memory is given out; what is left stays empty. */
export function MemoryBar({ host }: { host: HostStatus }) {
  const { memory, memoryBytes } = host;
  const given = {
    nodes: memory.nodesBytes,
    ceph: memory.cephBytes,
    reserve: memory.reserveBytes,
  };
  const says = `${bytes(memory.nodesBytes)} to nodes, ${bytes(memory.cephBytes)} to Ceph, ${bytes(memory.reserveBytes)} reserve, ${bytes(Math.max(0, memory.freeBytes))} free of ${bytes(memoryBytes)}`;
  return (
    <div class="memory" role="img" aria-label={`Memory: ${says}`} title={says}>
      {parts.map(
        ({ key }) =>
          given[key] > 0 && (
            <i
              key={key}
              class={key}
              style={{ inlineSize: `${Math.min(100, (given[key] / memoryBytes) * 100)}%` }}
            />
          ),
      )}
    </div>
  );
}

/** Names the colours of the bars, once for all hosts. */
export function Legend() {
  return (
    <span class="legend" aria-hidden="true">
      {parts.map(({ key, name }) => (
        <span key={key}>
          <i class={key} />
          {name}
        </span>
      ))}
    </span>
  );
}
