import { DURATION_PATTERN, readDuration } from '../duration.ts';
import { HOURS_PATTERN, readHours } from '../hours.ts';
import { ADDRESS_PATTERN, CIDR_PATTERN, readAddress, readCidr } from '../ipv4.ts';
import type { HostName, NodeName } from '../lab.ts';
import { MAC_PATTERN, readMac } from '../mac.ts';
import { NAME_PATTERN, readDomain, readName } from '../name.ts';
import { type Read, read } from '../read.ts';
import { readSize, SIZE_PATTERN } from '../size.ts';
import { readVersion, VERSION_PATTERN } from '../version.ts';
import { text } from './text.ts';

/** The kinds of text that a lab is made of, each with its phrase, pattern and reader. */

export function size(description: string, example = '16GiB') {
  return text(
    `a size such as ${example}`,
    {
      description: `${description} GiB counts in steps of 1024, GB in steps of 1000.`,
      examples: [example],
      pattern: SIZE_PATTERN,
    },
    readSize,
  );
}

export function duration(description: string, example: string) {
  return text(
    `a duration such as ${example}`,
    { description, examples: [example], pattern: DURATION_PATTERN },
    readDuration,
  );
}

export function hours(description: string) {
  return text(
    'a weekly window such as "mon-fri 18:00-23:00"',
    { description, examples: ['mon-fri 18:00-23:00', '23:00-07:00'], pattern: HOURS_PATTERN },
    readHours,
  );
}

export function address(description: string, example: string) {
  return text(
    `an IPv4 address such as ${example}`,
    { description, examples: [example], pattern: ADDRESS_PATTERN },
    readAddress,
  );
}

export function cidr(description: string, example: string) {
  return text(
    `a network such as ${example}`,
    { description, examples: [example], pattern: CIDR_PATTERN },
    readCidr,
  );
}

export function mac(description: string) {
  return text(
    'a MAC address such as "02:00:00:00:00:15"',
    { description, examples: ['02:00:00:00:00:15'], pattern: MAC_PATTERN },
    readMac,
  );
}

export function version(description: string, example: string) {
  return text(
    `a version such as ${example}`,
    { description, examples: [example], pattern: VERSION_PATTERN },
    readVersion,
  );
}

export function name(description: string, example: string) {
  return text(
    `a name such as ${example}`,
    { description, examples: [example], pattern: NAME_PATTERN },
    readName,
  );
}

export function domain(description: string, example: string) {
  return text(`a domain such as ${example}`, { description, examples: [example] }, readDomain);
}

/** Free text that is only shown. */
export function shown(description: string, example: string) {
  return text(`some text such as ${example}`, { description, examples: [example] }, (value) =>
    read(value.trim()),
  );
}

export const hostName = text(
  'the name of a host',
  { description: 'The name of a host.', pattern: NAME_PATTERN },
  (value) => branded<HostName>(readName(value)),
);

export const nodeName = text(
  'the name of a node',
  { description: 'The name of a node.', pattern: NAME_PATTERN },
  (value) => branded<NodeName>(readName(value)),
);

/** The one place where text becomes a branded name. */
function branded<Name extends string>(result: Read<string>): Read<Name> {
  return result.kind === 'read' ? read(result.value as Name) : result;
}
