import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { magicPacket } from '../../src/world/real/magic-packet.ts';

/** The Ethernet header before the payload: two addresses and the type 0x0842. */
const headerBytes = 14;

const mac = '02:00:00:00:00:15';

/** What etherwake sends for `mac`, on the loopback interface; `undefined` where it cannot. */
function etherwake(): string | undefined {
  const { stdout, stderr, status } = spawnSync('etherwake', ['-D', '-i', 'lo', mac], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  return status === 0 ? stdout + stderr : undefined;
}

const printed = etherwake();

test('etherwake is here, or this oracle is skipped', () => {
  if (process.env.LOWTIDE_REQUIRE_ALL === '1') expect(printed).toBeDefined();
});

test.skipIf(printed === undefined)(
  'etherwake sends the same bytes (skipped without etherwake and the right to raw sockets)',
  () => {
    const hex = /Packet is ([0-9a-f ]+)\./.exec(printed ?? '')?.[1] ?? '';
    const frame = hex
      .trim()
      .split(' ')
      .map((octet) => Number.parseInt(octet, 16));
    expect(frame.slice(headerBytes)).toEqual([...magicPacket(mac)]);
  },
);
