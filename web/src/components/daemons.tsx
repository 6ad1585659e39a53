import './daemons.css';
import type { HostStatus } from '../contract.ts';
import { ToneMark } from './tone-mark.tsx';
import { Why } from './why.tsx';

/** The Ceph daemons of a host, outside any VM. */
export function Daemons({ host }: { host: HostStatus }) {
  const daemons = host.ceph;
  // What became of the host explains its daemons too.
  const isExplained = host.power !== 'on' || host.state.tone === 'bad';
  const unwell = daemons.filter(
    ({ state }) => !isExplained && state.tone !== 'fine' && state.tone !== 'off',
  );
  return (
    <div class="daemons">
      <ul aria-label="Ceph daemons">
        <li class="name" aria-hidden="true">
          ceph
        </li>
        {daemons.map((daemon) => (
          <li key={daemon.name} class={`tone-${daemon.state.tone}`} title={daemon.state.label}>
            <ToneMark tone={daemon.state.tone} label={daemon.state.label} />
            {daemon.name}
          </li>
        ))}
      </ul>
      {unwell.map((daemon) => (
        <p key={daemon.name} class="why">
          {daemon.name}: <Why state={daemon.state} />
        </p>
      ))}
    </div>
  );
}
