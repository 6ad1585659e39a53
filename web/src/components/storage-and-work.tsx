import './storage-and-work.css';
import type { CephSummary, LabStatus, PoolForecast } from '../contract.ts';
import { count } from '../format.ts';
import { Age } from './age.tsx';
import { Expandable } from './expandable.tsx';
import { Row } from './row.tsx';
import { Why } from './why.tsx';

type Work = LabStatus['work'];

export function StorageAndWork({ ceph, work }: { ceph: CephSummary | undefined; work: Work }) {
  return (
    <section class="card" aria-label="Storage and work">
      <h2>Storage and work {ceph !== undefined && <Age at={ceph.seenAt} />}</h2>
      <dl class="rows">
        {ceph !== undefined && (
          <Row name="Ceph" tone={ceph.state.tone}>
            {ceph.osdsUp} of {ceph.osds} OSDs · {ceph.monsInQuorum} of {ceph.mons} mons
          </Row>
        )}
      </dl>
      <Pods work={work} />
      {ceph !== undefined && ceph.state.tone !== 'fine' && (
        <p class="why">
          <Why state={ceph.state} />
        </p>
      )}
      {ceph?.forecast !== undefined && <Pools pools={ceph.forecast.pools} />}
      {work.waiting.length === 0 && work.state.tone !== 'fine' && (
        <p class="why">
          <Why state={work.state} />
        </p>
      )}
    </section>
  );
}

function waits(work: Work): string {
  if (work.waiting.length === 0) return '';
  const amount = count(work.waiting.length, 'waits', 'wait');
  const waitsFor = [...new Set(work.waiting.flatMap((pod) => pod.waitsFor ?? []))];
  return waitsFor.length === 1 ? ` · ${amount} for ${waitsFor[0]}` : ` · ${amount}`;
}

function Pods({ work }: { work: Work }) {
  return (
    <Expandable
      name="Pods"
      tone={work.state.tone}
      says={`${work.running} of ${work.wanted} run${waits(work)}`}
    >
      {work.waiting.map((pod) => (
        <li key={pod.pod}>
          <b>{pod.pod}</b> {pod.why}
          {pod.waitsFor !== undefined && <span class="next"> Runs again with {pod.waitsFor}.</span>}
        </li>
      ))}
    </Expandable>
  );
}

function Pools({ pools }: { pools: readonly PoolForecast[] }) {
  const hurt = pools.filter((pool) => pool.state !== 'ok');
  if (hurt.length === 0) return null;
  return (
    <ul class="pools">
      {hurt.map((pool) => (
        <li key={pool.pool}>
          Pool <b>{pool.pool}</b>: {pool.copiesLeft} of {pool.size} copies
          {pool.state === 'stopped' ? `, writes need ${pool.minSize}.` : '.'}
        </li>
      ))}
    </ul>
  );
}
