import type { Forecast, Tone } from '../contract.ts';
import { count, watts } from '../format.ts';
import type { Remedy } from '../what-if.ts';
import { Expandable } from './expandable.tsx';
import { Row } from './row.tsx';

/** A forecast in rows, the long lists behind their counts. */
export function ForecastRows({
  forecast,
  remedy,
}: {
  forecast: Forecast;
  remedy: Remedy | undefined;
}) {
  const { endpoint } = forecast;
  return (
    <>
      <dl class="rows">
        <Row name="Kubernetes API" tone={endpoint.reachable ? 'fine' : 'bad'}>
          {endpoint.reachable ? 'answers' : 'does not answer'}
        </Row>
      </dl>
      <Volumes forecast={forecast} />
      <Stranded forecast={forecast} />
      <dl class="rows">
        {remedy !== undefined && (
          <Row name="What brings it back">
            switch on {remedy.host}
            <small>{gain(forecast, remedy)}</small>
          </Row>
        )}
        {forecast.watts !== undefined && <Row name="Power">{watts(forecast.watts)}</Row>}
      </dl>
      <Notices forecast={forecast} />
    </>
  );
}

/** What becomes of the volumes, worst first; opens to each that is touched. */
function Volumes({ forecast }: { forecast: Forecast }) {
  const touched = forecast.volumes.filter(({ state }) => state !== 'ok');
  const { tone, says } = volumesSay(forecast);
  return (
    <Expandable name="Volumes" tone={tone} says={says}>
      {touched.map((volume) => (
        <li key={volume.claim}>
          <b>{volume.claim}</b> {volume.why}
        </li>
      ))}
    </Expandable>
  );
}

function volumesSay({ ceph, volumes }: Forecast): { tone: Tone; says: string } {
  if (ceph !== undefined && !ceph.monQuorum) {
    return { tone: 'bad', says: `stop: ${ceph.monsLeft} of ${ceph.mons} mons` };
  }
  const unreachable = volumes.filter(({ state }) => state === 'stopped' || state === 'tied').length;
  if (unreachable > 0)
    return { tone: 'bad', says: `${unreachable} of ${volumes.length} out of reach` };
  const degraded = ceph?.pools.some(({ state }) => state === 'degraded') ?? false;
  const moves = volumes.filter(({ state }) => state === 'moves').length;
  const parts = [degraded ? 'fewer copies' : '', moves > 0 ? `${moves} must move` : ''];
  const says = parts.filter((part) => part !== '').join(', ');
  return { tone: degraded ? 'warn' : 'fine', says: says === '' ? 'all readable' : says };
}

function Stranded({ forecast: { pods } }: { forecast: Forecast }) {
  const [first, ...others] = pods.stranded.map(({ pod }) => pod.slice(pod.indexOf('/') + 1));
  const says = others.length === 0 ? first : `${first}, +${others.length}`;
  return (
    <Expandable
      name="Would not run"
      tone={first === undefined ? 'fine' : 'warn'}
      says={says ?? 'nothing'}
    >
      {pods.stranded.map((pod) => (
        <li key={pod.pod}>
          <b>{pod.pod}</b> {pod.why}
          {pod.verdict === 'unknown' && <span class="next"> Not proven either way.</span>}
        </li>
      ))}
    </Expandable>
  );
}

function Notices({ forecast: { notices } }: { forecast: Forecast }) {
  return (
    <Expandable name="People would notice" says={count(notices.length, 'thing')}>
      {notices.map((notice) => (
        <li key={notice}>{notice}</li>
      ))}
    </Expandable>
  );
}

/** "etcd writes again, 4 of 6 pods run, +35 W". */
function gain(forecast: Forecast, { host, forecast: after }: Remedy): string {
  const pods = forecast.pods.stranded.length - after.pods.stranded.length;
  const wake = forecast.wakeWatts.find((cost) => cost.host === host);
  const parts = [
    !forecast.etcd.quorum && after.etcd.quorum ? 'etcd writes again' : '',
    pods > 0 ? `${count(pods, 'more pod runs', 'more pods run')}` : '',
    wake === undefined ? '' : `+${Math.round(wake.idle)} W idle`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
