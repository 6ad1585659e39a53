import { expect, test, vi } from 'vitest';
import { host, node } from '../../../test/conformance/reference-world.ts';
import { referenceLab } from '../../../test/simulation/reference-lab.ts';
import type { TalosAction } from '../actions.ts';
import type { WorldEvent } from '../ports.ts';
import { createAbsentPort } from './absent.ts';
import { createSystemClock } from './clock.ts';
import { createPower } from './power.ts';

const clock = createSystemClock();

test('what is asked of an absent port is answered once, later, with what to do instead', async () => {
  const port = createAbsentPort<TalosAction>(clock, 'talos');
  const heard: WorldEvent[] = [];
  port.subscribe((event) => heard.push(event));
  const action = { kind: 'talos.bootstrap', node: node('talos01') } as const;
  port.perform({ id: 'a/1', action });
  port.perform({ id: 'a/1', action });
  expect(heard).toEqual([]);
  await vi.waitFor(() => expect(heard).not.toEqual([]));
  port.perform({ id: 'a/2', action });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard[0]).toMatchObject({
    kind: 'finished',
    id: 'a/1',
    result: {
      kind: 'stalled',
      why: expect.stringMatching(/\.$/),
      next: expect.stringMatching(/\.$/),
    },
  });
});

test('real power wakes hosts and says that it cannot switch them off', async () => {
  const port = createPower(referenceLab().lab, clock);
  const heard: WorldEvent[] = [];
  const end = port.subscribe((event) => heard.push(event));
  port.perform({ id: 'a/1', action: { kind: 'host.power-off', host: host('gamer') } });
  // nuc1 declares no way to be woken: nothing is sent.
  port.perform({ id: 'a/2', action: { kind: 'host.wake', host: host('nuc1') } });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard).toMatchObject([
    { id: 'a/1', result: { kind: 'stalled', next: 'Switch the host off yourself.' } },
    { id: 'a/2', result: { kind: 'stalled', why: 'nuc1 has no way to be woken.' } },
  ]);
  end();
});
