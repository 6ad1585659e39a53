import { createSocket } from 'node:dgram';
import { addressText, rangeOf } from '../../model/ipv4.ts';
import type { Lab } from '../../model/lab.ts';
import type { PowerAction, Result } from '../actions.ts';
import type { Clock, Port } from '../ports.ts';
import { createAnsweringPort } from './answering-port.ts';
import { magicPacket } from './magic-packet.ts';

/** The part of the power port that Wake-on-LAN does. */
export type HostWake = Extract<PowerAction, { readonly kind: 'host.wake' }>;

export interface WakeOnLanOptions {
  readonly lab: Lab;
  readonly clock: Clock;
  /** By default the broadcast address of the lab's network, port 9 (discard). */
  readonly destination?: { readonly address: string; readonly port: number };
}

/** Nothing answers a magic packet and broadcasts are not repeated, so each is sent a few times. */
const copies = 3;
const pauseMs = 100;

const discardPort = 9;

/**
 * Wakes hosts with magic packets over UDP. `done`: sent. `stalled`: the lab has no such host, or no
 * way to wake it. `retry`: the network refused the packet. It sees nothing, so it tells no facts.
 */
export function createWakeOnLan(options: WakeOnLanOptions): Port<HostWake> {
  return createAnsweringPort(options.clock, (action) => wake(options, action));
}

async function wake(
  { lab, clock, destination }: WakeOnLanOptions,
  action: HostWake,
): Promise<Result> {
  const host = lab.hosts.get(action.host);
  if (host === undefined) {
    return {
      kind: 'stalled',
      why: `The lab has no host ${action.host}.`,
      next: 'Check the name against lab.yaml.',
    };
  }
  if (host.power.wake === undefined) {
    return {
      kind: 'stalled',
      why: `${host.name} has no way to be woken.`,
      next: 'Declare its power.wake, or switch it on.',
    };
  }
  const packet = magicPacket(host.power.wake.mac);
  const { address, port } = destination ?? {
    address: addressText(rangeOf(lab.network.cidr).last),
    port: discardPort,
  };
  try {
    for (let copy = 0; copy < copies; copy++) {
      if (copy > 0) await passed(clock, pauseMs);
      await send(packet, address, port);
    }
    return { kind: 'done', note: `sent ${copies} times to ${address}:${port}` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'retry', why: `no magic packet could be sent to ${address}:${port}: ${why}` };
  }
}

function passed(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}

/** One datagram through a socket of its own, which is closed however it ends. */
function send(packet: Uint8Array, address: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, () => {
      try {
        socket.setBroadcast(true);
        socket.send(packet, port, address, (error) => (error === null ? resolve() : reject(error)));
      } catch (error) {
        reject(error);
      }
    });
  }).finally(() => socket.close());
}
