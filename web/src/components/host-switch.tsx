import './host-switch.css';
import { arm, armed } from '../arming.ts';
import type { HostStatus } from '../contract.ts';
import { Confirm } from './confirm.tsx';

/** A host's real switches. Each arms first and says what it would do. */
export function HostSwitch({ host }: { host: HostStatus }) {
  const { on, off } = host.switch;
  const mine = armed.value?.startsWith(`${host.name}-switch-`) ? armed.value : undefined;
  if (mine !== undefined) return <Confirm key={mine} id={mine} host={host} />;
  if (on === undefined && (off === undefined || !host.volatile)) return null;
  return (
    <div class="switches">
      {on !== undefined && <Arm host={host} what="on" label="Switch on…" />}
      {off !== undefined && <Arm host={host} what="off" label="Switch off…" />}
      {host.volatile && host.power === 'off' && (
        <Arm host={host} what="keep-off" label="Keep off until…" />
      )}
      {host.volatile && host.power === 'on' && (
        <Arm host={host} what="keep-on" label="Keep on until…" />
      )}
    </div>
  );
}

/** An always-on host is switched off seldom: a small button is enough. */
export function SmallOff({ host }: { host: HostStatus }) {
  if (host.volatile || host.switch.off === undefined) return null;
  const id = `${host.name}-switch-off`;
  return (
    <button
      type="button"
      id={id}
      class="power"
      aria-label={`Switch off… (${host.name})`}
      title={`Switch ${host.name} off…`}
      onClick={() => arm(id)}
    >
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <path d="M7 1.500v5M3.800 3.300a5 5 0 1 0 6.400 0" />
      </svg>
    </button>
  );
}

function Arm({ host, what, label }: { host: HostStatus; what: string; label: string }) {
  const id = `${host.name}-switch-${what}`;
  return (
    <button
      type="button"
      id={id}
      class={what === 'on' ? 'primary' : ''}
      onClick={() => arm(id)}
      aria-label={`${label} (${host.name})`}
    >
      {label}
    </button>
  );
}
