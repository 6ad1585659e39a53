import './quorum.css';
import { labSecond } from '../clock.ts';
import type { HostStatus, LabStatus, NodeStatus } from '../contract.ts';
import { moment } from '../format.ts';
import { hosts, timezone } from '../state.ts';
import { Age } from './age.tsx';
import { Row } from './row.tsx';
import { Why } from './why.tsx';

interface Voter {
  readonly node: NodeStatus;
  readonly host: HostStatus;
}

/** etcd: who votes, who leads, who is away, and how much more it takes. */
export function Quorum({ quorum }: { quorum: LabStatus['quorum'] }) {
  const voters: Voter[] = hosts.value.flatMap((host) =>
    host.nodes.filter((node) => node.role === 'control-plane').map((node) => ({ node, host })),
  );
  return (
    <section class="card" aria-label="etcd quorum">
      <h2>
        etcd quorum <Age at={quorum.seenAt} />
      </h2>
      <ul class="voters">
        {voters.map(({ node, host }) => (
          <li key={node.name} class={`${seat(node, host).kind} tone-${node.state.tone}`}>
            <b>{node.name}</b>
            {seat(node, host).says}
            <span>on {host.name}</span>
          </li>
        ))}
      </ul>
      <dl class="rows">
        {quorum.healthy < voters.filter(({ host }) => host.power === 'on').length && (
          <Row name="Voters that answer" tone={quorum.state.tone}>
            {quorum.healthy} of {quorum.voters}
          </Row>
        )}
        <Row
          name="Losses it survives"
          tone={quorum.lossesSurvived > 0 ? 'fine' : quorum.lossesSurvived === 0 ? 'warn' : 'bad'}
        >
          {quorum.lossesSurvived < 0 ? 'quorum is lost' : `${quorum.lossesSurvived} more`}
        </Row>
        <Row name="Last snapshot">
          {quorum.snapshotAt === undefined
            ? 'none yet'
            : moment(quorum.snapshotAt, labSecond.value, timezone.value)}
        </Row>
      </dl>
      {quorum.state.tone !== 'fine' && (
        <p class="why">
          <Why state={quorum.state} />
        </p>
      )}
    </section>
  );
}

function seat(node: NodeStatus, host: HostStatus): { kind: string; says: string } {
  if (node.etcd === 'leader') return { kind: 'leader', says: 'leader' };
  if (node.etcd === 'voter') return { kind: 'voter', says: 'voter' };
  if (node.etcd === 'learner') return { kind: 'learner', says: 'catching up' };
  if (host.power === 'off' && host.state.tone === 'off') return { kind: 'away', says: 'asleep' };
  return { kind: 'away', says: node.state.tone === 'unknown' ? 'unknown' : 'away' };
}
