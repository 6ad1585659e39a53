import type { HostPort } from '../../objects.ts';

const ANY = '0.0.0.0';

/** Plugin NodePorts: a port is taken when protocol and number agree and the addresses overlap. */
export function isPortTaken(
  wanted: readonly HostPort[],
  taken: Iterable<readonly HostPort[]>,
): boolean {
  for (const ports of taken) {
    for (const one of ports) {
      if (wanted.some((other) => conflicts(one, other))) return true;
    }
  }
  return false;
}

function conflicts(one: HostPort, other: HostPort): boolean {
  return (
    one.port === other.port &&
    one.protocol === other.protocol &&
    (one.hostIp === other.hostIp || one.hostIp === ANY || other.hostIp === ANY)
  );
}
