import type { Intent, IntentKind } from '../controller/event.ts';
import type { Lab } from '../model/lab.ts';
import type { Random } from '../world/simulated/random.ts';
import { drawWhole } from './draw.ts';

/** What people ask of Lowtide in a trial; `release` follows every `hold`. */
export const intentKinds: readonly IntentKind[] = [
  'off',
  'on',
  'keep-off',
  'keep-on',
  'up',
  'hold',
];

/** One wish of this kind; nothing where the lab has no host for it. */
export function intentOf(
  kind: IntentKind,
  lab: Lab,
  random: Random,
  at: number,
): Intent | undefined {
  if (kind === 'up') return { kind, by: 'operator' };
  if (kind === 'hold') return { kind, by: 'operator', why: 'looking at it' };
  if (kind === 'release') return { kind, by: 'operator' };
  const host = random.pick([...lab.hosts.values()].filter((each) => each.volatile !== undefined));
  if (host === undefined) return undefined;
  const by = `${host.name}'s owner`;
  switch (kind) {
    case 'off':
      return {
        kind,
        by,
        host: host.name,
        withinMs: random.pick([60_000, 120_000, 600_000]) ?? 120_000,
      };
    case 'on':
      return { kind, by, host: host.name };
    case 'keep-off':
    case 'keep-on':
      return { kind, by, host: host.name, until: at + drawWhole(random, 5, 90) * 60_000 };
  }
}
