import './host-switch.css';
import { arm, armed } from '../arming.ts';
import type { HostStatus } from '../contract.ts';
import { Confirm } from './confirm.tsx';

/** A host's real switches. Each arms first and says what it would do. */
export function HostSwitch({ host }: { host: HostStatus }) {
  const { on, off } = host.switch;
  if (on === undefined && off === undefined) return null;
  const mine = armed.value?.startsWith(`${host.name}-switch-`) ? armed.value : undefined;
  if (mine !== undefined) return <Confirm key={mine} id={mine} host={host} />;
  return (
    <div class={`switches ${host.volatile ? '' : 'quiet'}`}>
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
