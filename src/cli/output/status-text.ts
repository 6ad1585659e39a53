import { sizeText } from '../../model/size.ts';
import type { Health } from '../../server/wire.ts';
import type {
  Explained,
  HostStatus,
  LabStatus,
  NodeStatus,
  OperationStatus,
} from '../../status/status.ts';
import { clockText, durationText } from '../../status/times.ts';
import type { Output } from '../context.ts';
import { type Cell, table } from './table.ts';
import { wrap } from './text-width.ts';
import { mark, paint } from './tone.ts';

/** The whole status for a terminal: the sentence first, then hosts, then what holds them together. */
export function statusText(status: LabStatus, health: Health, output: Output): string {
  const sections = [
    headText(status, health, output),
    hostsText(status, output),
    summaryText(status, output),
    ...status.operations.map((operation) => operationText(operation, status, output)),
  ];
  return `${sections.join('\n')}\n`;
}

function headText(status: LabStatus, { world }: Health, output: Output): string {
  const { text, tone, concern, details } = status.headline;
  const clock = `${weekday(status)} ${clockText(status.at, status.at, status.timezone)}`;
  const where = [status.lab, ...(world === 'simulated' ? ['simulated'] : []), clock].join(' · ');
  return [
    paint('dim', where, output),
    `${mark(tone, output)} ${paint('bold', text, output)}`,
    ...(concern === undefined ? [] : [`  ${paint('warn', concern, output)}`]),
    ...details.flatMap((detail) => indented(detail, output)),
    '',
  ].join('\n');
}

function weekday({ at, timezone }: LabStatus): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'short' }).format(at);
}

function indented(text: string, output: Output): string[] {
  return wrap(text, output.columns - 2).map((line) => `  ${paint('dim', line, output)}`);
}

function hostsText(status: LabStatus, output: Output): string {
  const rows = status.hosts.flatMap((host) => [
    hostRow(host, status.at),
    ...host.nodes.map((node) => nodeRow(node, status.at)),
    ...host.ceph
      .filter(({ state }) => state.tone !== 'fine')
      .map((daemon) => thingRow(`└ ${daemon.name}`, daemon.state, '', '')),
  ]);
  return table(['', 'memory', 'state', 'seen', 'why'], rows, output);
}

function hostRow(host: HostStatus, now: number): Cell[] {
  const given = host.memoryBytes - host.memory.freeBytes;
  const memory =
    host.power === 'on'
      ? `${sizeText(given).replace(' GiB', '')} of ${sizeText(host.memoryBytes)}`
      : sizeText(host.memoryBytes);
  const row = thingRow(host.name, host.state, memory, ageText(host.seenAt, now));
  return [{ text: host.name, ink: 'bold' }, ...row.slice(1)];
}

function nodeRow(node: NodeStatus, now: number): Cell[] {
  const role = node.etcd === undefined ? '' : ` (${node.etcd})`;
  const used = sizeText(node.requestedMemoryBytes).replace(' GiB', '');
  const memory =
    node.state.tone === 'off' || node.state.tone === 'unknown'
      ? ''
      : `${used} of ${sizeText(node.memoryBytes)}`;
  return thingRow(`└ ${node.name}${role}`, node.state, memory, ageText(node.seenAt, now));
}

function thingRow(name: string, state: Explained, memory: string, age: string): Cell[] {
  const why = [state.why, state.next].filter((text) => text !== '').join(' ');
  return [
    name,
    { text: memory, ink: 'dim' },
    { text: `${mark(state.tone, { color: false })} ${state.label}`, ink: state.tone },
    { text: age, ink: 'dim' },
    why,
  ];
}

function ageText(seenAt: number | undefined, now: number): string {
  return seenAt === undefined ? 'never' : durationText(now - seenAt);
}

function summaryText(status: LabStatus, output: Output): string {
  const { quorum, ceph, work, tide } = status;
  const survives = survivesText(quorum);
  const lines = [
    line('etcd', quorum.state, `${quorum.healthy} of ${quorum.voters} voters, ${survives}`),
    ...(ceph === undefined
      ? []
      : [
          line(
            'Ceph',
            ceph.state,
            `${ceph.osdsUp} of ${ceph.osds} OSDs, ${ceph.monsInQuorum} of ${ceph.mons} mons`,
          ),
        ]),
    line('pods', work.state, `${work.running} of ${work.wanted} run`),
    ...(tide.watts === undefined
      ? []
      : [`  power  ${tide.watts.idle} W idle, ${tide.watts.busy} W busy`]),
  ];
  return `\n${lines.join('\n')}`;

  function line(name: string, state: Explained, facts: string): string {
    const why = state.why === '' ? '' : `  ${paint('dim', state.why, output)}`;
    return `${mark(state.tone, output)} ${name.padEnd(6)} ${facts}${why}`;
  }
}

function survivesText({ state, lossesSurvived }: LabStatus['quorum']): string {
  if (state.tone === 'unknown') return 'the rest cannot be seen';
  if (lossesSurvived < 0) return 'stopped';
  return lossesSurvived === 1
    ? 'survives one more loss'
    : `survives ${lossesSurvived === 0 ? 'no' : lossesSurvived} more losses`;
}

function operationText(operation: OperationStatus, { at }: LabStatus, output: Output): string {
  const left =
    operation.deadlineAt === undefined ? '' : `, ${durationText(operation.deadlineAt - at)} left`;
  const head = `${operation.title}, because ${operation.because} (for ${durationText(at - operation.openedAt)}${left})`;
  const steps = operation.steps.map(({ name, state }) => {
    if (state === 'now') return paint('busy', name, output);
    return paint(state === 'dropped' ? 'warn' : 'dim', `${stepSign[state]}${name}`, output);
  });
  const troubles = [
    ...(operation.waiting === '' ? [] : [`until ${operation.waiting}`]),
    ...operation.held.map(
      (held) => `${held.what} is held by ${held.gate}: ${held.why} ${held.next}`,
    ),
    ...operation.retries.map(
      (retry) => `${retry.what}: tried ${retry.attempts} times; ${retry.why}`,
    ),
    ...(operation.stalled === undefined
      ? []
      : [`${operation.stalled.why} ${operation.stalled.next}`]),
  ];
  return [
    `\n${mark('busy', output)} ${head}`,
    `  ${steps.join(' · ')}`,
    ...troubles.flatMap((trouble) => indented(trouble, output)),
  ].join('\n');
}

const stepSign = { done: '✓ ', later: '', dropped: '✗ ' } as const;
