import { GIB } from '../../model/size.ts';
import type { Explained, HostStatus, LabStatus, NodeStatus } from '../../status/status.ts';
import { durationText } from '../../status/times.ts';
import type { Output } from '../context.ts';
import { type Cell, table } from './table.ts';
import { mark } from './tone.ts';

/** A table of the hosts, with their nodes and what else on them is not well. */
export function hostsText(status: LabStatus, output: Output): string {
  const rows = status.hosts.flatMap((host) => [
    hostRow(host, status.at),
    ...within(host, status.at),
  ]);
  const seen = rows.some((row) => row.seen !== '') ? [{ title: 'seen' }] : [];
  return table(
    ['', 'memory', 'state', ...seen, { title: 'why', under: true }],
    rows.map((row) => [
      row.name,
      { text: row.memory, ink: 'dim' },
      row.state,
      ...(seen.length > 0 ? [{ text: row.seen, ink: 'dim' } as const] : []),
      row.why,
    ]),
    output,
  );
}

/** What is on a host. What went with it says nothing again: the host's own row says why. */
function within(host: HostStatus, now: number): Row[] {
  const rows = [
    ...host.nodes.map((node) => nodeRow(node, now)),
    ...host.ceph
      .filter(({ state }) => state.tone !== 'fine')
      .map(({ name, state }) => thingRow({ name: `└ ${name}`, state, memory: '', seen: '' })),
  ];
  return host.power === 'on' ? rows : rows.map((row) => ({ ...row, why: '' }));
}

interface Row {
  readonly name: Cell;
  readonly memory: string;
  readonly state: Cell;
  readonly seen: string;
  readonly why: string;
}

function hostRow(host: HostStatus, now: number): Row {
  const given = host.memoryBytes - host.memory.freeBytes;
  const row = thingRow({
    name: host.name,
    state: host.state,
    memory: memoryText(host.power === 'on' ? given : undefined, host.memoryBytes),
    seen: ageText(host.state, host.seenAt, now),
  });
  return { ...row, name: { text: host.name, ink: 'bold' } };
}

function nodeRow(node: NodeStatus, now: number): Row {
  const role = node.etcd === undefined ? '' : ` (${node.etcd})`;
  const { state } = node;
  const isThere = state.tone !== 'off' && state.tone !== 'unknown';
  return thingRow({
    name: `└ ${node.name}${role}`,
    state,
    memory: isThere ? memoryText(node.requestedMemoryBytes, node.memoryBytes) : '',
    seen: ageText(state, node.seenAt, now),
  });
}

interface Thing extends Pick<Row, 'memory' | 'seen'> {
  readonly name: string;
  readonly state: Explained;
}

function thingRow({ name, state, memory, seen }: Thing): Row {
  const why = [state.why, state.next].filter((text) => text !== '').join(' ');
  const label = `${mark(state.tone, { color: false })} ${state.label}`;
  return { name, memory, state: { text: label, ink: state.tone }, seen, why };
}

function memoryText(usedBytes: number | undefined, bytes: number): string {
  const used = usedBytes === undefined ? '' : `${gibText(usedBytes)} of `;
  return `${used}${gibText(bytes)} GiB`;
}

function gibText(bytes: number): string {
  return (bytes / GIB).toFixed(1).replace(/\.0$/, '');
}

/** Each source speaks several times a minute: a younger sight is as good as now. */
const freshMs = 60_000;

/** How old a sight is, where that matters: not of what is away with somebody's knowledge. */
function ageText({ tone }: Explained, seenAt: number | undefined, now: number): string {
  if (tone === 'off') return '';
  if (seenAt === undefined) return 'never';
  return now - seenAt < freshMs ? '' : `${durationText(now - seenAt)} ago`;
}
