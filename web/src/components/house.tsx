import './house.css';
import { labSecond } from '../clock.ts';
import type { HostStatus } from '../contract.ts';
import { bytes, span } from '../format.ts';
import { operations } from '../state.ts';
import { Daemons } from './daemons.tsx';
import { HostOperation } from './host-operation.tsx';
import { HostSwitch, SmallOff } from './host-switch.tsx';
import { MemoryBar } from './memory-bar.tsx';
import { Roof } from './roof.tsx';
import { FreeRoom, Room } from './room.tsx';
import { Why } from './why.tsx';

/** A seen state older than this says its age. */
const freshMs = 60_000;

/** A host as a house: what it is, what it gives away, who lives in it, and why it is not well. */
export function House({ host }: { host: HostStatus }) {
  const open = operations.value.filter((operation) => operation.host === host.name);
  return (
    <article
      class={`house power-${host.power} tone-${host.state.tone} ${host.volatile ? 'volatile' : ''}`}
      tabIndex={-1}
      data-flip={host.name}
      data-host={host.name}
      aria-label={`${host.name}: ${host.state.label}`}
    >
      <header>
        <Roof host={host} />
        <h3>{host.name}</h3>
        <span class="kind">
          {host.arch} · {host.cpu}
        </span>
        {host.inUse === true && <span class="tag use">in use</span>}
        <span class="size">
          {host.cores}c · {bytes(host.memoryBytes)}
        </span>
        <SmallOff host={host} />
      </header>
      <MemoryBar host={host} />
      <div class="rooms">
        {host.nodes.map((node) => (
          <Room key={node.name} node={node} host={host} />
        ))}
        <FreeRoom host={host} />
      </div>
      {host.ceph.length > 0 && <Daemons host={host} />}
      <HostWhy host={host} />
      {open.map((operation) => (
        <HostOperation key={operation.id} operation={operation} />
      ))}
      <HostSwitch host={host} />
    </article>
  );
}

function HostWhy({ host }: { host: HostStatus }) {
  const age = host.seenAt === undefined ? undefined : labSecond.value - host.seenAt;
  const old = host.power !== 'off' && (age === undefined || age > freshMs);
  if (host.state.tone === 'fine' && host.state.why === '' && !old) return null;
  return (
    <p class="why">
      <Why state={host.state} />
      {old && (
        <span class="age">{age === undefined ? 'Never seen.' : `Seen ${span(age)} ago.`}</span>
      )}
    </p>
  );
}
