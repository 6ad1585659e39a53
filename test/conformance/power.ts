import { describe, expect, test } from 'vitest';
import type { HostName } from '../../src/model/lab.ts';
import type { PowerAction } from '../../src/world/actions.ts';
import { ask, type Harness, newId, type Open } from './harness.ts';
import { portSuite } from './port.ts';

type HostWake = Extract<PowerAction, { readonly kind: 'host.wake' }>;

/** In the reference lab: can be woken; cannot; is not there. */
const gamer = 'gamer' as HostName;
const pi = 'rpi4-1' as HostName;
const nobody = 'nobody' as HostName;

/** `gamer` is off when it opens. */
export interface WakeHarness extends Harness<HostWake> {
  /** How many times `gamer` was woken so far. */
  wakes(): number;
}

export function wakeSuite(name: string, open: Open<WakeHarness>): void {
  portSuite(name, open, {
    feasible: { kind: 'host.wake', host: gamer },
    unknown: [{ kind: 'host.wake', host: nobody }],
  });

  describe(`${name} wakes hosts`, () => {
    test('a wake signal reaches the host', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'host.wake', host: gamer })).toMatchObject({
        kind: 'done',
      });
      await harness.until('a wake signal', () => harness.wakes() > 0);
    });

    test('the same request twice wakes once', async () => {
      const harness = await open();
      const id = newId();
      for (let time = 0; time < 2; time++) {
        harness.port.perform({ id, action: { kind: 'host.wake', host: gamer } });
      }
      await harness.until('a wake signal', () => harness.wakes() > 0);
      await ask(harness, { kind: 'host.wake', host: gamer });
      expect(harness.wakes()).toBeLessThanOrEqual(2);
    });

    test('a host without a way to be woken is stalled, and says what to declare', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'host.wake', host: pi })).toMatchObject({
        kind: 'stalled',
        next: expect.stringContaining('power.wake'),
      });
      expect(harness.wakes()).toBe(0);
    });
  });
}

export interface PowerOffHarness extends Harness<PowerAction> {
  isOff(host: HostName): boolean;
}

export function powerOffSuite(name: string, open: Open<PowerOffHarness>): void {
  portSuite(name, open, {
    feasible: { kind: 'host.power-off', host: gamer },
    unknown: [{ kind: 'host.power-off', host: nobody }],
  });

  describe(`${name} powers hosts off`, () => {
    test('the host is off some time after it is accepted', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'host.power-off', host: gamer })).toMatchObject({
        kind: 'done',
      });
      await harness.until('gamer to be off', () => harness.isOff(gamer));
    });

    test('a host that does not answer is tried again', async () => {
      const harness = await open();
      await ask(harness, { kind: 'host.power-off', host: gamer });
      await harness.until('gamer to be off', () => harness.isOff(gamer));
      expect(await ask(harness, { kind: 'host.power-off', host: gamer })).toMatchObject({
        kind: 'retry',
      });
    });

    test('a host without a way to be switched off is stalled', async () => {
      const harness = await open();
      expect(await ask(harness, { kind: 'host.power-off', host: pi })).toMatchObject({
        kind: 'stalled',
        next: expect.stringContaining('power.off'),
      });
    });
  });
}
