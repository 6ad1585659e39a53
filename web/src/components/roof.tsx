import type { HostStatus } from '../contract.ts';

/** A small house: its window is lit while the host is well, dark while it is off. */
export function Roof({ host }: { host: HostStatus }) {
  return (
    <svg class="roof" viewBox="0 0 20 18" role="img">
      <title>{host.state.label}</title>
      <path class="walls" d="M2.5 8.2 10 1.8l7.5 6.4V16a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1z" />
      {host.state.tone === 'unknown' ? (
        <path class="hatch" d="m5 13 6-6M5 16l9-9m-5 9 6-6" />
      ) : (
        <rect class="window" x="7.2" y="8.6" width="5.6" height="5.2" rx=".8" />
      )}
      {host.state.tone === 'bad' && <path class="strike" d="m6 7.5 8 7.5m0-7.5-8 7.5" />}
    </svg>
  );
}
