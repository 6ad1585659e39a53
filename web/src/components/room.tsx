import './room.css';
import type { HostStatus, NodeStatus } from '../contract.ts';
import { bytes, bytesOf, count } from '../format.ts';
import { ToneMark } from './tone-mark.tsx';
import { Why } from './why.tsx';

/** Windows drawn at most; more pods than that are only counted. */
const windowsMax = 48;

/** A node in its house: a VM, or the host itself. A lit window is a pod. */
export function Room({ node, host }: { node: NodeStatus; host: HostStatus }) {
  const away = host.power === 'off';
  const quiet = node.state.tone === 'fine' || (away && node.state.tone === 'off');
  return (
    <section
      class={`room tone-${node.state.tone} ${away ? 'away' : ''}`}
      data-node={node.name}
      style={{
        '--filled': `${Math.min(100, (node.requestedMemoryBytes / node.memoryBytes) * 100)}%`,
      }}
    >
      <p class="line">
        <ToneMark tone={node.state.tone} label={node.state.label} />
        <b>{node.name}</b>
        <Role node={node} away={away} />
        <span class="fact">
          {away
            ? `${node.cores}c · ${bytes(node.memoryBytes)}`
            : bytesOf(node.requestedMemoryBytes, node.memoryBytes)}
        </span>
      </p>
      {!away && (
        <>
          <div class="used" />
          <p class="line second">
            <Windows pods={node.pods} />
            <span class="fact">{facts(node)}</span>
          </p>
        </>
      )}
      {!quiet && !away && (
        <p class="why">
          <Why state={node.state} />
        </p>
      )}
    </section>
  );
}

/** Too little for another VM is not worth a room. */
const freeMin = 2 ** 30;

/** Memory that nobody was given: where another VM would fit. */
export function FreeRoom({ host }: { host: HostStatus }) {
  const hasVms = host.nodes.some((node) => !node.bareMetal);
  if (!hasVms || host.power === 'off' || host.memory.freeBytes < freeMin) return null;
  return <p class="room free">{bytes(host.memory.freeBytes)} free</p>;
}

function Role({ node, away }: { node: NodeStatus; away: boolean }) {
  return (
    <>
      {node.etcd !== undefined && (
        <span class={`tag etcd ${node.etcd}`}>{node.etcd === 'away' ? 'voter' : node.etcd}</span>
      )}
      {node.cordonedBy !== 'nobody' && !away && (
        <span class="tag cordon" title={`Cordoned by ${node.cordonedBy}: no new pods`}>
          cordoned
        </span>
      )}
    </>
  );
}

function Windows({ pods }: { pods: number }) {
  return (
    <span class="windows" aria-hidden="true">
      {Array.from({ length: Math.min(pods, windowsMax) }, (_, index) => (
        <i key={index} />
      ))}
    </span>
  );
}

function facts(node: NodeStatus): string {
  return node.bareMetal ? `${count(node.pods, 'pod')} · bare metal` : count(node.pods, 'pod');
}
