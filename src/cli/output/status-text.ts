import type { Health } from '../../server/wire.ts';
import type { Explained, LabStatus, OperationStatus } from '../../status/status.ts';
import { clockText, durationText } from '../../status/times.ts';
import type { Output } from '../context.ts';
import { hostsText } from './hosts-text.ts';
import { indented, marked } from './marked.ts';
import { textWidth } from './text-width.ts';
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
  const where = [status.lab, ...(world === 'real' ? [] : [world]), clock].join(' · ');
  return [
    paint('dim', where, output),
    ...marked(tone, text, output, 'bold'),
    ...(concern === undefined ? [] : indented(concern, output, 'warn')),
    ...details.flatMap((detail) => indented(detail, output, 'dim')),
    '',
  ].join('\n');
}

function weekday({ at, timezone }: LabStatus): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'short' }).format(at);
}

function summaryText(status: LabStatus, output: Output): string {
  const { quorum, ceph, work, tide } = status;
  const survives = survivesText(quorum);
  const lines = [
    ...summed('etcd', quorum.state, `${quorum.healthy} of ${quorum.voters} voters, ${survives}`),
    ...(ceph === undefined
      ? []
      : summed(
          'Ceph',
          ceph.state,
          `${ceph.osdsUp} of ${ceph.osds} OSDs, ${ceph.monsInQuorum} of ${ceph.mons} mons`,
        )),
    ...summed('pods', work.state, `${work.running} of ${work.wanted} run`),
    ...(tide.watts === undefined
      ? []
      : [`  power  ${tide.watts.idle} W idle, ${tide.watts.busy} W busy`]),
  ];
  return lines.join('\n');

  /** Why stands behind the facts, or under them where it does not fit. */
  function summed(name: string, state: Explained, facts: string): string[] {
    const head = `${mark(state.tone, output)} ${name.padEnd(6)} ${facts}`;
    if (state.why === '') return [head];
    const isBeside = textWidth(`${head}  ${state.why}`) <= output.columns;
    if (isBeside) return [`${head}  ${paint('dim', state.why, output)}`];
    return [head, ...indented(state.why, output, 'dim', ' '.repeat(9))];
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
    '',
    ...marked('busy', head, output, 'bold'),
    ...indented(steps.join(' · '), output),
    ...troubles.flatMap((trouble) => indented(trouble, output, 'dim')),
  ].join('\n');
}

const stepSign = { done: '✓ ', later: '', dropped: '✗ ' } as const;
