import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import type { HostName } from '../../src/model/lab.ts';
import { createSystemClock } from '../../src/world/real/clock.ts';
import { createWakeOnLan } from '../../src/world/real/wake-on-lan.ts';
import { referenceLab } from '../simulation/reference-lab.ts';
import { ask } from './harness.ts';
import { type WakeHarness, wakeSuite } from './power.ts';

const gamer = 'gamer' as HostName;

/** By AMD's paper, written out: six times ff, sixteen times 02:00:00:00:00:15. */
const expected = `ffffffffffff${'020000000015'.repeat(16)}`;

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** A network card on loopback: a socket that keeps what arrives. */
async function openCard(): Promise<{ packets: string[]; port: number; more: () => Promise<void> }> {
  const packets: string[] = [];
  const card = createSocket('udp4');
  sockets.push(card);
  card.on('message', (message) => packets.push(message.toString('hex')));
  card.bind(0, '127.0.0.1');
  await once(card, 'listening');
  const more = async () => {
    await once(card, 'message');
  };
  return { packets, port: card.address().port, more };
}

async function open(): Promise<WakeHarness & { readonly packets: readonly string[] }> {
  const { packets, port, more } = await openCard();
  const { lab } = referenceLab();
  const destination = { address: '127.0.0.1', port };
  const wakeOnLan = createWakeOnLan({ lab, clock: createSystemClock(), destination });
  return {
    port: wakeOnLan,
    packets,
    wakes: () => Math.ceil(packets.length / 3),
    async until(_, holds) {
      let settled: () => void = () => {};
      const leave = wakeOnLan.subscribe(() => settled());
      while (!holds()) {
        const finished = new Promise<void>((resolve) => {
          settled = resolve;
        });
        await Promise.race([more(), finished]);
      }
      leave();
    },
  };
}

wakeSuite('Wake-on-LAN over UDP', open);

describe('Wake-on-LAN over UDP', () => {
  test('sends the magic packet, byte for byte, three times', async () => {
    const harness = await open();
    await ask(harness, { kind: 'host.wake', host: gamer });
    await harness.until('three packets', () => harness.packets.length === 3);
    expect(harness.packets).toEqual([expected, expected, expected]);
  });

  test('a network that refuses the packet is tried again, and named', async () => {
    const { lab } = referenceLab();
    // 256.0.0.1 is no address: the system's own resolver refuses it, without a packet.
    const destination = { address: '256.0.0.1', port: 9 };
    const port = createWakeOnLan({ lab, clock: createSystemClock(), destination });
    const result = await new Promise((resolve) => {
      port.subscribe((event) => event.kind === 'finished' && resolve(event.result));
      port.perform({ id: 'wake/1', action: { kind: 'host.wake', host: gamer } });
    });
    expect(result).toMatchObject({ kind: 'retry', why: expect.stringContaining('256.0.0.1:9') });
  });
});
