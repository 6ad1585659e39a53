import { type Read, read, refused } from './read.ts';

/** Network and broadcast as numbers; both ends included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** For editors; `readAddress` says more. */
export const ADDRESS_PATTERN = '^[0-9]{1,3}(\\.[0-9]{1,3}){3}$';
export const CIDR_PATTERN = '^[0-9]{1,3}(\\.[0-9]{1,3}){3}/[0-9]{1,2}$';

/** Reads a dotted IPv4 address. */
export function readAddress(text: string): Read<string> {
  const wanted = 'Write four numbers from 0 to 255 with dots between: 192.168.1.11.';
  if (text.includes('/'))
    return refused('has a prefix length', `Leave out ${text.slice(text.indexOf('/'))}.`);
  if (text.includes(':')) return refused('looks like IPv6, which Lowtide does not speak', wanted);
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part))) {
    return refused('is no IPv4 address', wanted);
  }
  const high = parts.find((part) => Number(part) > 255);
  if (high !== undefined) return refused(`is no IPv4 address: ${high} is over 255`, wanted);
  const padded = parts.find((part) => part.length > 1 && part.startsWith('0'));
  if (padded !== undefined) {
    return refused(
      `has ${padded}, which some programs read as octal`,
      `Write ${parts.map(Number).join('.')}.`,
    );
  }
  return read(text);
}

/** Reads `192.168.1.0/24`; bits beyond the prefix must be zero. */
export function readCidr(text: string): Read<string> {
  const wanted = 'Write the network and its prefix length: 192.168.1.0/24.';
  const [address = '', prefix, ...rest] = text.split('/');
  if (prefix === undefined || rest.length > 0) return refused('is no network', wanted);
  const start = readAddress(address);
  if (start.kind === 'refused') return refused(start.why, wanted);
  if (!/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) {
    return refused(
      `has the prefix length ${prefix}`,
      'It goes from 0 to 32; at home it is mostly 24.',
    );
  }
  const first = numberOf(address) & maskOf(Number(prefix));
  const network = `${addressText(first >>> 0)}/${Number(prefix)}`;
  if (network !== text) {
    return refused('is an address within a network, not the network', `Write ${network}.`);
  }
  return read(text);
}

/** The addresses of a network in prefix notation that `readCidr` has accepted. */
export function rangeOf(cidr: string): Range {
  const [address = '', prefix = '32'] = cidr.split('/');
  const first = numberOf(address);
  return { first, last: first + 2 ** (32 - Number(prefix)) - 1 };
}

export function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function isInside(range: Range, address: string): boolean {
  const number = numberOf(address);
  return number >= range.first && number <= range.last;
}

function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}

export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}
