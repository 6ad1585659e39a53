import { type Read, read, refused } from './read.ts';

/** For editors; `readMac` says more. */
export const MAC_PATTERN = '^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}$';

/** Reads a MAC address (EUI-48) with colons or dashes; gives it back in lower case with colons. */
export function readMac(text: string): Read<string> {
  const wanted = 'Write six pairs of hex digits: "02:00:00:00:00:15".';
  const mac = text.toLowerCase().replaceAll('-', ':');
  if (!/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(mac)) return refused('is no MAC address', wanted);
  if (mac === 'ff:ff:ff:ff:ff:ff' || mac === '00:00:00:00:00:00') {
    return refused('is no network card', 'Look it up on the host with `ip link`.');
  }
  const isGroup = (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
  if (isGroup) {
    return refused(
      'is a multicast address: its first pair is odd',
      'Look it up on the host with `ip link`.',
    );
  }
  return read(mac);
}
