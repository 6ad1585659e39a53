import type { Forecast } from '../contract.ts';
import { count, list, watts } from '../format.ts';
import type { Remedy } from '../what-if.ts';
import { Row } from './row.tsx';

/** A forecast in rows, the long lists behind their counts. */
export function ForecastRows({
  forecast,
  remedy,
}: {
  forecast: Forecast;
  remedy: Remedy | undefined;
}) {
  const { etcd, endpoint, pods } = forecast;
  return (
    <>
      <dl class="rows">
        <Row name="etcd" tone={etcd.quorum ? (etcd.lossesSurvived > 0 ? 'fine' : 'warn') : 'bad'}>
          {etcd.left.length} of {etcd.voters.length} voters
          {etcd.quorum ? `, survives ${etcd.lossesSurvived} more` : ''}
        </Row>
        <Row name="Kubernetes API" tone={endpoint.reachable ? 'fine' : 'bad'}>
          {endpoint.reachable ? 'answers' : 'does not answer'}
        </Row>
        <Storage forecast={forecast} />
        <Row name="Would not run" tone={pods.stranded.length > 0 ? 'warn' : 'fine'}>
          {pods.stranded.length === 0 ? 'nothing' : `${pods.stranded.length} of ${pods.wanted} pods`}
        </Row>
        {remedy !== undefined && (
          <Row name="What brings it back">
            switch on {remedy.host}
            <small>{gain(forecast, remedy)}</small>
          </Row>
        )}
        {forecast.watts !== undefined && <Row name="Power">{watts(forecast.watts)}</Row>}
      </dl>
      <Stranded forecast={forecast} />
      <Volumes forecast={forecast} />
      <Notices forecast={forecast} />
    </>
  );
}

function Storage({ forecast: { ceph, volumes } }: { forecast: Forecast }) {
  const stopped = volumes.filter(({ state }) => state === 'stopped' || state === 'tied').length;
  const moves = volumes.filter(({ state }) => state === 'moves').length;
  const degraded = ceph?.pools.some(({ state }) => state === 'degraded') ?? false;
  if (ceph !== undefined && !ceph.monQuorum) {
    return (
      <Row name="Volumes" tone="bad">
        stop: {ceph.monsLeft} of {ceph.mons} mons
      </Row>
    );
  }
  if (stopped > 0) {
    return (
      <Row name="Volumes" tone="bad">
        {stopped} of {volumes.length} out of reach
      </Row>
    );
  }
  const says = [degraded ? 'fewer copies' : '', moves > 0 ? `${moves} move` : '']
    .filter((part) => part !== '')
    .join(', ');
  return (
    <Row name="Volumes" tone={degraded ? 'warn' : 'fine'}>
      {says === '' ? 'all readable' : `readable, ${says}`}
    </Row>
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

function Stranded({ forecast: { pods } }: { forecast: Forecast }) {
  if (pods.stranded.length === 0) return null;
  const names = pods.stranded.map(({ pod }) => pod.slice(pod.indexOf('/') + 1));
  const shown = names.length > 3 ? `${names.slice(0, 2).join(', ')}, +${names.length - 2}` : list(names);
  return (
    <details class="more">
      <summary>{shown}: why</summary>
      <ul>
        {pods.stranded.map((pod) => (
          <li key={pod.pod}>
            <b>{pod.pod}</b> {pod.why}
            {pod.verdict === 'unknown' && <span class="next"> Not proven either way.</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Volumes({ forecast: { volumes } }: { forecast: Forecast }) {
  const touched = volumes.filter(({ state }) => state !== 'ok');
  if (touched.length === 0) return null;
  return (
    <details class="more">
      <summary>{count(touched.length, 'volume')} touched: how</summary>
      <ul>
        {touched.map((volume) => (
          <li key={volume.claim}>
            <b>{volume.claim}</b> {volume.why}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Notices({ forecast: { notices } }: { forecast: Forecast }) {
  if (notices.length === 0) return null;
  return (
    <details class="more">
      <summary>What people would notice</summary>
      <ul>
        {notices.map((notice) => (
          <li key={notice}>{notice}</li>
        ))}
      </ul>
    </details>
  );
}
