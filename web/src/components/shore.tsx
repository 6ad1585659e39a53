import './shore.css';
import { useRef } from 'preact/hooks';
import type { HostStatus } from '../contract.ts';
import { useFlip } from '../flip.ts';
import { bytes, count, watts } from '../format.ts';
import { hosts, status } from '../state.ts';
import { House } from './house.tsx';
import { Legend } from './memory-bar.tsx';
import { Waves } from './waves.tsx';

/** The always-on hosts on land, the others above the waterline while on and below it while off. */
export function Shore() {
  const root = useRef<HTMLElement>(null);
  const all = hosts.value;
  const always = all.filter((host) => !host.volatile);
  const risen = all.filter((host) => host.volatile && host.power !== 'off');
  const sunk = all.filter((host) => host.volatile && host.power === 'off');
  useFlip(root, sunk.map((host) => host.name).join());
  return (
    <section class="shore" ref={root} aria-label="Hosts">
      <div class="band land">
        <h2>
          Always on <span>{landSays(always)}</span>
          <Legend />
        </h2>
        <Houses hosts={always} />
      </div>
      {risen.length > 0 && (
        <div class="band pier">
          <h2>
            Come and go <span>{risenSays(risen, sunk)}</span>
          </h2>
          <Houses hosts={risen} />
        </div>
      )}
      <div class={`band sea ${sunk.length === 0 ? 'is-empty' : ''}`}>
        <Waves />
        <TideFlag />
        <h2>
          {risen.length === 0 ? 'Come and go' : 'Below the waterline'}{' '}
          <span>{seaSays(risen, sunk)}</span>
        </h2>
        <Houses hosts={sunk} />
      </div>
    </section>
  );
}

function Houses({ hosts: shown }: { hosts: readonly HostStatus[] }) {
  return (
    <div class="houses" data-many={Math.min(3, shown.length)}>
      {shown.map((host) => (
        <House key={host.name} host={host} />
      ))}
    </div>
  );
}

function TideFlag() {
  const tide = status.value?.tide;
  if (tide === undefined) return null;
  return (
    <span class="tide-flag">
      {tide.low && 'low tide · '}
      {tide.hostsOn} of {tide.hosts} on
      {tide.watts !== undefined && ` · ${watts(tide.watts)}`}
    </span>
  );
}

function sum(of: readonly HostStatus[], what: (host: HostStatus) => number): number {
  return of.reduce((total, host) => total + what(host), 0);
}

function landSays(always: readonly HostStatus[]): string {
  const given = sum(always, (host) => host.memoryBytes - host.memory.freeBytes);
  const total = sum(always, (host) => host.memoryBytes);
  const parts = [count(always.length, 'host'), wattsOf(always), cores(always)];
  return [...parts, `${bytes(given)} of ${bytes(total)} given out`]
    .filter((part) => part !== '')
    .join(' · ');
}

function wattsOf(of: readonly HostStatus[]): string {
  if (of.some((host) => host.watts === undefined)) return '';
  return watts({
    idle: sum(of, (host) => host.watts?.idle ?? 0),
    busy: sum(of, (host) => host.watts?.busy ?? 0),
  });
}

function cores(of: readonly HostStatus[]): string {
  return count(
    sum(of, (host) => host.cores),
    'core',
  );
}

function risenSays(risen: readonly HostStatus[], sunk: readonly HostStatus[]): string {
  return [`${risen.length} of ${risen.length + sunk.length} on`, wattsOf(risen), cores(risen)]
    .filter((part) => part !== '')
    .join(' · ');
}

function seaSays(risen: readonly HostStatus[], sunk: readonly HostStatus[]): string {
  if (sunk.length === 0) {
    return risen.length === 0
      ? 'No host of this lab comes and goes.'
      : 'High tide: nothing lies asleep.';
  }
  const memory = bytes(sum(sunk, (host) => host.memoryBytes));
  const asleep = `${cores(sunk)} and ${memory} asleep`;
  return risen.length === 0 ? `0 of ${sunk.length} on · ${asleep}` : asleep;
}
