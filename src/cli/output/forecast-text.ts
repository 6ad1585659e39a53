import type { CephForecast, Forecast, StrandedPod } from '../../forecast/forecast.ts';
import { isCephStopped, type Tides } from '../../forecast/tides.ts';
import type { Output } from '../context.ts';
import { type Cell, table } from './table.ts';
import { textWidth, wrap } from './text-width.ts';
import { mark, paint } from './tone.ts';

/** Each host off, low tide and the worst pairs, one line each. */
export function tidesText(tides: Tides, output: Output): string {
  const each = tides.each.map((forecast) => row(forecast.off.join(', '), forecast));
  const ebb = tides.lowTide;
  const rows = [
    row('none', tides.allOn),
    ...each,
    ...(ebb === undefined ? [] : [row(`low tide: ${ebb.off.join(', ')}`, ebb)]),
  ];
  const pairs = tides.worstPairs.map((forecast) => row(forecast.off.join(', '), forecast));
  return [
    paint('bold', 'One host off, and low tide', output),
    table(columns('off'), rows, output),
    ...(pairs.length === 0
      ? []
      : [paint('bold', 'The worst pairs', output), table(columns('both off'), pairs, output)]),
    `All of one set: lowtide forecast --off HOST[,HOST…]\n`,
  ].join('\n');
}

function columns(first: string) {
  return [
    first,
    'etcd',
    { title: 'pods', align: 'right' },
    'Ceph',
    { title: 'idle', align: 'right' },
    { title: 'what one notices', under: true },
  ] as const;
}

function row(name: string, forecast: Forecast): Cell[] {
  const { notices, watts } = forecast;
  return [
    name,
    etcdCell(forecast.etcd),
    podsCell(forecast.pods),
    cephCell(forecast.ceph),
    watts === undefined ? { text: '–', ink: 'dim' } : `${watts.idle} W`,
    notices.length === 0 ? { text: 'nothing', ink: 'dim' } : headlines(notices),
  ];
}

/** The worst two without their reasons, and how many more there are. */
function headlines(notices: readonly string[]): string {
  const heads = notices.slice(0, 2).map((notice) => notice.replace(/(?:: .*|\.)$/, ''));
  const more = notices.length - heads.length;
  return `${heads.join('; ')}${more === 0 ? '' : `; ${more} more`}`;
}

function etcdCell({ left, voters, quorum, lossesSurvived }: Forecast['etcd']): Cell {
  const share = `${left.length} of ${voters.length}`;
  if (!quorum) return { text: `${share}, stops`, ink: 'bad' };
  if (lossesSurvived === 0) return { text: `${share}, none spare`, ink: 'warn' };
  return { text: share, ink: 'fine' };
}

function podsCell({ run, wanted }: Forecast['pods']): Cell {
  return { text: `${run} of ${wanted}`, ink: run === wanted ? 'fine' : 'warn' };
}

function cephCell(ceph: CephForecast | undefined): Cell {
  if (ceph === undefined) return { text: '–', ink: 'dim' };
  if (isCephStopped(ceph)) return { text: 'stops', ink: 'bad' };
  const worst = ceph.pools
    .filter((pool) => pool.state === 'degraded')
    .sort((one, other) => one.copiesLeft / one.size - other.copiesLeft / other.size)[0];
  if (worst === undefined) return { text: 'ok', ink: 'fine' };
  return { text: `${worst.copiesLeft} of ${worst.size} copies`, ink: 'warn' };
}

/** One set of hosts off, with everything that is known of it. */
export function forecastText(forecast: Forecast, output: Output): string {
  const off = forecast.off.length === 0 ? 'no host' : forecast.off.join(', ');
  return [
    `${paint('bold', `With ${off} off`, output)}\n`,
    factLines(forecast, output),
    ...section('What one notices', noticeLines(forecast, output), output),
    ...section('Pods that do not run', podTable(forecast.pods.stranded, output), output),
    ...section('Volumes', volumeTable(forecast, output), output),
  ].join('\n');
}

function section(title: string, body: string, output: Output): string[] {
  return body === '' ? [] : [`${paint('bold', title, output)}\n${body}`];
}

function factLines(forecast: Forecast, output: Output): string {
  const { etcd, endpoint, pods, ceph, watts } = forecast;
  const facts: [string, Cell][] = [
    ['etcd', { text: etcdSentence(etcd), ink: inkOf(etcdCell(etcd)) }],
    ['endpoint', { text: endpoint.why, ink: endpoint.reachable ? 'fine' : 'bad' }],
    ['pods', { text: `${pods.run} of ${pods.wanted} run`, ink: inkOf(podsCell(pods)) }],
  ];
  if (pods.uncertain.length > 0) {
    const listed = pods.uncertain.join(', ');
    const text = `${listed} run here, but might wait: the scheduler may decide another way, or it depends on what neither lab nor manifests say`;
    facts.push(['not certain', { text, ink: 'unknown' }]);
  }
  if (ceph !== undefined) {
    facts.push(['Ceph', { text: cephSentence(ceph), ink: inkOf(cephCell(ceph)) }]);
  }
  const power = powerSentence(forecast);
  if (watts !== undefined || power !== '') facts.push(['power', power]);
  const wide = Math.max(...facts.map(([name]) => textWidth(name)));
  return facts
    .flatMap(([name, cell]) => {
      const text = typeof cell === 'string' ? cell : cell.text;
      return wrap(text, output.columns - wide - 4).map((line, index) => {
        const head = (index === 0 ? name : '').padEnd(wide);
        const painted = typeof cell === 'string' ? line : paint(cell.ink, line, output);
        return `  ${paint('dim', head, output)}  ${painted}\n`;
      });
    })
    .join('');
}

function inkOf(cell: Cell) {
  return typeof cell === 'string' ? 'fine' : cell.ink;
}

function etcdSentence({ left, voters, quorum, lossesSurvived }: Forecast['etcd']): string {
  const names = left.length === 0 ? '' : ` (${left.join(', ')})`;
  const share = `${left.length} of ${voters.length} voters${names}`;
  if (!quorum) return `${share}: no quorum, nothing can be written`;
  if (lossesSurvived === 0) return `${share}: none to spare`;
  return `${share}: survives the loss of ${lossesSurvived} more`;
}

function cephSentence({ mons, monsLeft, monQuorum, osds, osdsLeft, pools }: CephForecast): string {
  const parts = [
    `mons ${monsLeft} of ${mons}${monQuorum ? '' : ' (no quorum)'}`,
    `OSDs ${osdsLeft} of ${osds}`,
    ...pools.map(
      ({ pool, copiesLeft, size, state }) =>
        `${pool} ${copiesLeft} of ${size} copies${state === 'stopped' ? ' (stopped)' : ''}`,
    ),
  ];
  return parts.join(', ');
}

function powerSentence({ watts, wakeWatts }: Forecast): string {
  const draw = watts === undefined ? [] : [`${watts.idle} W idle, ${watts.busy} W busy`];
  const wakes = wakeWatts.map(({ host, idle }) => `${host} ${idle} W`);
  return [...draw, ...(wakes.length === 0 ? [] : [`waking adds ${wakes.join(', ')}`])].join('; ');
}

function noticeLines({ notices }: Forecast, output: Output): string {
  if (notices.length === 0) return `  ${mark('fine', output)} Nothing.\n`;
  return notices
    .flatMap((notice) =>
      wrap(notice, output.columns - 4).map((line, index) =>
        index === 0 ? `  ${mark('warn', output)} ${line}\n` : `    ${line}\n`,
      ),
    )
    .join('');
}

function podTable(stranded: readonly StrandedPod[], output: Output): string {
  if (stranded.length === 0) return '';
  const rows = stranded.map(({ pod, verdict, why }): Cell[] => [
    pod,
    {
      text: verdict,
      ink: verdict === 'impossible' ? 'bad' : verdict === 'unknown' ? 'unknown' : 'warn',
    },
    why,
  ]);
  return table(['pod', 'verdict', { title: 'why', under: true }], rows, output);
}

/** Those that are well are only counted. */
function volumeTable({ volumes }: Forecast, output: Output): string {
  if (volumes.length === 0) return '';
  const unwell = volumes.filter(({ state }) => state !== 'ok');
  const well = `  ${volumes.length - unwell.length} of ${volumes.length} stay as they are.\n`;
  if (unwell.length === 0) return well;
  const rows = unwell.map(({ claim, state, why }): Cell[] => [
    claim,
    { text: state, ink: state === 'moves' ? 'busy' : state === 'unknown' ? 'unknown' : 'bad' },
    why,
  ]);
  return `${table(['claim', 'state', { title: 'why', under: true }], rows, output)}${well}`;
}
