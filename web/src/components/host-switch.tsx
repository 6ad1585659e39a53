import './host-switch.css';
import { arm, armed } from '../arming.ts';
import type { HostStatus } from '../contract.ts';
import { offered, switches, type What } from '../host-switches.ts';
import { Confirm } from './confirm.tsx';

function idOf(host: HostStatus, what: What): string {
  return `${host.name}-switch-${what}`;
}

/** A host's real switches. Each arms first and says what it would do. */
export function HostSwitch({ host }: { host: HostStatus }) {
  const offers = switches.filter(({ what }) => offered(host, what));
  const mine = offers.find(({ what }) => idOf(host, what) === armed.value);
  if (mine !== undefined) {
    const id = idOf(host, mine.what);
    return <Confirm key={id} id={id} what={mine.what} host={host} />;
  }
  const shown = offers.filter(({ what }) => host.volatile || what !== 'off');
  if (shown.length === 0) return null;
  return (
    <div class="switches">
      {shown.map(({ what, label }) => (
        <button
          key={what}
          type="button"
          id={idOf(host, what)}
          class={what === 'on' ? 'primary' : ''}
          onClick={() => arm(idOf(host, what))}
        >
          {label}
          <span class="unseen"> {host.name}</span>
        </button>
      ))}
    </div>
  );
}

/** An always-on host is switched off seldom: a small button is enough. */
export function SmallOff({ host }: { host: HostStatus }) {
  if (host.volatile || !offered(host, 'off')) return null;
  return (
    <button
      type="button"
      id={idOf(host, 'off')}
      class="power"
      aria-label={`Switch off… ${host.name}`}
      title={`Switch ${host.name} off…`}
      onClick={() => arm(idOf(host, 'off'))}
    >
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <path d="M7 1.5v5M3.8 3.3a5 5 0 1 0 6.4 0" />
      </svg>
    </button>
  );
}
