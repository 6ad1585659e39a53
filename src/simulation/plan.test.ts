import { expect, test } from 'vitest';
import { referenceLab } from '../../test/simulation/reference-lab.ts';
import { intentKinds } from './intents.ts';
import { mishapKinds } from './mishaps.ts';
import { drawPlan, type Planned } from './plan.ts';

const { lab } = referenceLab();
const hourMs = 3_600_000;

function planned(seeds: number): Planned[] {
  return Array.from({ length: seeds }, (_, seed) =>
    drawPlan(lab, seed, 6 * hourMs, undefined),
  ).flatMap((plan) => plan.planned);
}

test('the same seed draws the same plan, another one another', () => {
  expect(drawPlan(lab, 5, hourMs, undefined)).toEqual(drawPlan(lab, 5, hourMs, undefined));
  expect(drawPlan(lab, 5, hourMs, undefined)).not.toEqual(drawPlan(lab, 6, hourMs, undefined));
});

test('some hundred seeds meet every kind of fault, of wish and of crash', () => {
  const all = planned(300);
  const mishaps = new Set(all.flatMap((each) => (each.kind === 'mishap' ? each.mishap.kind : [])));
  const intents = new Set(all.flatMap((each) => (each.kind === 'intent' ? each.intent.kind : [])));
  const crashes = new Set(all.flatMap((each) => (each.kind === 'crash' ? each.moment : [])));
  expect([...mishaps].sort()).toEqual([...mishapKinds].sort());
  expect([...intents].sort()).toEqual([...intentKinds, 'release'].sort());
  expect(crashes.size).toBe(4);
});

test('only the asked kinds of faults are drawn', () => {
  const plan = drawPlan(lab, 3, 24 * hourMs, ['vm.hung']);
  const kinds = plan.planned.flatMap((each) => (each.kind === 'mishap' ? each.mishap.kind : []));
  expect(kinds.length).toBeGreaterThan(0);
  expect(new Set(kinds)).toEqual(new Set(['vm.hung']));
});

test('a plan stands in the order of its times and, but for releases, within its duration', () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const { startsAt, planned: all } = drawPlan(lab, seed, hourMs, undefined);
    const times = all.map((each) => each.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (const each of all) {
      expect(each.at).toBeGreaterThanOrEqual(startsAt);
      if (each.kind === 'intent' && each.intent.kind === 'release') continue;
      expect(each.at).toBeLessThan(startsAt + hourMs);
    }
  }
});
