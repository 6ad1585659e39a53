import type { FirstHost } from '../../model/first-lab.ts';
import { readAddress } from '../../model/ipv4.ts';
import type { Arch } from '../../model/lab.ts';
import { readMac } from '../../model/mac.ts';
import { readName } from '../../model/name.ts';
import type { Read } from '../../model/read.ts';
import { listText } from '../../model/sentences.ts';
import { GIB, readSize } from '../../model/size.ts';

/** How a host is given without a terminal. */
export const HOST_FORM =
  'NAME,arch=amd64,cores=4,memory=16GiB,address=192.168.1.11[,mac=MAC][,volatile][,bare-metal]';

/** Reads one `--host`; throws a sentence, as the argument parser wants it. */
export function readHostOption(text: string): FirstHost {
  const [name = '', ...parts] = text.split(',').map((part) => part.trim());
  const said = new Map(
    parts.map((part): [string, string] => {
      const [key = '', ...value] = part.split('=');
      return [key, value.join('=')];
    }),
  );
  for (const key of said.keys()) {
    if (!KEYS.has(key)) throw new Error(`"${key}" is not known there; a host is ${HOST_FORM}`);
  }
  const missing = ['arch', 'cores', 'memory', 'address'].filter((key) => !said.get(key));
  if (missing.length > 0) {
    const are = missing.length === 1 ? 'is' : 'are';
    throw new Error(`${listText(missing)} ${are} missing; a host is ${HOST_FORM}`);
  }
  const arch = archOf(said.get('arch') ?? '');
  const memoryBytes = taken('memory', readSize(said.get('memory') ?? ''));
  const isVolatile = said.has('volatile');
  const mac = said.get('mac');
  return {
    name: taken('name', readName(name)),
    arch,
    cores: coresOf(said.get('cores') ?? ''),
    memoryBytes,
    address: taken('address', readAddress(said.get('address') ?? '')),
    ...(mac === undefined ? {} : { mac: taken('mac', readMac(mac)) }),
    volatile: isVolatile,
    bareMetal: said.has('bare-metal') || isBareMetalByNature(arch, memoryBytes, isVolatile),
  };
}

const KEYS: ReadonlySet<string> = new Set([
  'arch',
  'cores',
  'memory',
  'address',
  'mac',
  'volatile',
  'bare-metal',
]);

/** Boards and small machines are nodes themselves; a host that people use runs its node in a VM. */
export function isBareMetalByNature(arch: Arch, memoryBytes: number, isVolatile: boolean): boolean {
  return !isVolatile && (arch === 'arm64' || memoryBytes < 8 * GIB);
}

function taken<T>(key: string, result: Read<T>): T {
  if (result.kind === 'read') return result.value;
  throw new Error(`its ${key} ${result.why}. ${result.next}`);
}

function archOf(text: string): Arch {
  if (text === 'amd64' || text === 'arm64') return text;
  throw new Error(`its arch must be amd64 or arm64; a host is ${HOST_FORM}`);
}

function coresOf(text: string): number {
  const cores = Number(text);
  if (Number.isInteger(cores) && cores >= 1 && cores <= 512) return cores;
  throw new Error('its cores must be a whole number from 1 to 512');
}
