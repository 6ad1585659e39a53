import { describe, expect, test } from 'vitest';
import {
  host,
  hour,
  minute,
  noon,
  referenceWorld,
} from '../../../test/conformance/reference-world.ts';
import { referenceLab } from '../../../test/simulation/reference-lab.ts';
import { isWithin } from '../../model/hours.ts';
import { hostOf } from '../../model/shape.ts';

const { lab } = referenceLab();
const gamer = host('gamer');
const expectedOn = hostOf(lab, gamer).volatile?.expectedOn ?? [];

describe('owners', () => {
  test('have their hosts on about when they said, and mostly say so before they go', () => {
    const { world, run, happened } = referenceWorld({ people: true, seed: 2 });
    const quarters = 14 * 24 * 4;
    let agreed = 0;
    for (let quarter = 0; quarter < quarters; quarter++) {
      run(15 * minute);
      const isOn = world.truth.hosts.get(gamer)?.power === 'on';
      if (isOn === isWithin(expectedOn, world.clock.now(), lab.timezone)) agreed++;
    }
    expect(agreed).toBeGreaterThan(quarters * 0.85);
    expect(agreed).toBeLessThan(quarters);

    const said = happened(/'s owner announces/);
    const gone = happened(/^(gamer|nixos) shuts down$/);
    expect(said).toBeGreaterThan(gone / 2);
    expect(said).toBeLessThan(gone);
  });

  test('sit down no more once they have said goodbye', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { heard, run } = referenceWorld({ people: true, seed });
      run(4 * 24 * hour);
      const going = new Map<string, number>();
      for (const event of heard) {
        if (event.kind === 'announced') going.set(event.host, event.at + event.withinMs);
        if (event.kind !== 'observed') continue;
        for (const { kind, subject, value, at } of event.facts) {
          if (kind !== 'host.in-use' || value !== true) continue;
          expect(at).toBeGreaterThan(going.get(subject) ?? 0);
        }
      }
      expect(going.size).toBeGreaterThan(0);
    }
  });

  test('use the host while it is on, and never while it is off', () => {
    const { world, until } = referenceWorld({ people: true });
    let used = 0;
    until(2 * 24 * hour, () => {
      const truth = world.truth.hosts.get(gamer);
      if (truth?.inUse) used++;
      if (truth?.power !== 'on') expect(truth?.inUse).toBe(false);
      return world.clock.now() > noon + 24 * hour;
    });
    expect(used).toBeGreaterThan(0);
  });

  test('leave volatile hosts off at first when nobody wants them on', () => {
    const { world } = referenceWorld({ people: true, startsAt: Date.UTC(2026, 10, 20, 3) });
    expect(world.truth.hosts.get(gamer)?.power).toBe('off');
    expect(world.truth.hosts.get(host('nuc1'))?.power).toBe('on');
  });
});
