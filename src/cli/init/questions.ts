import type { FirstHost, FirstLab } from '../../model/first-lab.ts';
import { addressText, isInside, rangeOf, readAddress, readCidr } from '../../model/ipv4.ts';
import { readMac } from '../../model/mac.ts';
import { readName } from '../../model/name.ts';
import { readTimezone } from '../../model/place-names.ts';
import { type Read, read, refused } from '../../model/read.ts';
import { readSize } from '../../model/size.ts';
import type { Asker } from './asker.ts';
import { isBareMetalByNature } from './host-option.ts';

/** More hosts are better written into the file. */
const HOSTS_MAX = 16;

/** Asks for a whole first lab; nothing when the person gives up. */
export async function askFirstLab(ask: Asker, timezone: string): Promise<FirstLab | undefined> {
  const name = await ask.text({ message: 'Name of the lab', initial: 'home', reading: readName });
  if (name === undefined) return undefined;
  const zone = await ask.text({ message: 'Timezone', initial: timezone, reading: readTimezone });
  if (zone === undefined) return undefined;
  const network = { message: 'Network at home', initial: '192.168.1.0/24', reading: readCidr };
  const cidr = await ask.text(network);
  if (cidr === undefined) return undefined;
  const gateway = await ask.text({
    message: 'Address of the router',
    initial: addressText(rangeOf(cidr).first + 1),
    reading: (text) => readAddressIn(cidr, new Set(), text),
  });
  if (gateway === undefined) return undefined;
  const hosts: FirstHost[] = [];
  while (hosts.length < HOSTS_MAX) {
    const host = await askHost(ask, cidr, gateway, hosts);
    if (host === undefined) return undefined;
    hosts.push(host);
    const more = await ask.yes('Another host?', hosts.length < 3);
    if (more === undefined) return undefined;
    if (!more) break;
  }
  return { name, timezone: zone, cidr, gateway, hosts };
}

async function askHost(
  ask: Asker,
  cidr: string,
  gateway: string,
  others: readonly FirstHost[],
): Promise<FirstHost | undefined> {
  const names = new Set(others.map((host) => host.name));
  const addresses = new Set([gateway, ...others.map((host) => host.address)]);
  const name = await ask.text({
    message: `Name of host ${others.length + 1}`,
    reading: (text) => readNewName(names, text),
  });
  if (name === undefined) return undefined;
  const arch = await ask.choice(`Architecture of ${name}`, ['amd64', 'arm64']);
  if (arch === undefined) return undefined;
  const cores = await ask.text({ message: `Cores of ${name}`, initial: '4', reading: readCores });
  if (cores === undefined) return undefined;
  const memoryBytes = await ask.text({
    message: `Memory of ${name}`,
    initial: '16GiB',
    reading: readSize,
  });
  if (memoryBytes === undefined) return undefined;
  const address = await ask.text({
    message: `Address of ${name}`,
    reading: (text) => readAddressIn(cidr, addresses, text),
  });
  if (address === undefined) return undefined;
  const isVolatile = await ask.yes(`Do people switch ${name} on and off?`, false);
  if (isVolatile === undefined) return undefined;
  const host = { name, arch, cores, memoryBytes, address, volatile: isVolatile };
  const bareMetal = isBareMetalByNature(arch, memoryBytes, isVolatile);
  if (!isVolatile) return { ...host, bareMetal };
  const mac = await ask.text({
    message: `MAC address of ${name}, to wake it (empty: none)`,
    initial: '',
    reading: readOptionalMac,
  });
  if (mac === undefined) return undefined;
  return { ...host, bareMetal, ...(mac === '' ? {} : { mac }) };
}

function readNewName(names: ReadonlySet<string>, text: string): Read<string> {
  return names.has(text) ? refused('is taken', 'Choose another name.') : readName(text);
}

function readAddressIn(cidr: string, taken: ReadonlySet<string>, text: string): Read<string> {
  const result = readAddress(text);
  if (result.kind === 'refused') return result;
  if (taken.has(text)) return refused('is taken', 'Write another address.');
  return isInside(rangeOf(cidr), text)
    ? result
    : refused(`is not within ${cidr}`, 'Write an address there.');
}

function readCores(text: string): Read<number> {
  const cores = Number(text);
  if (Number.isInteger(cores) && cores >= 1 && cores <= 512) return read(cores);
  return refused('is no number of cores', 'Write a whole number from 1 to 512.');
}

function readOptionalMac(text: string): Read<string> {
  return text === '' ? read('') : readMac(text);
}
