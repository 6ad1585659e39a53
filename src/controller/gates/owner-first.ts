import { isWithin } from '../../model/hours.ts';
import { hostOf } from '../../model/shape.ts';
import { allowed, type Gate, held } from '../gate.ts';

/**
 * The owner of a host comes first: a veto holds what it names, quiet hours hold what nobody asked
 * for.
 */
export const ownerFirst: Gate = {
  name: 'owner-first',
  check({ action, operation }, view) {
    if (action.kind !== 'host.wake' && action.kind !== 'host.power-off') return allowed;
    const { host } = action;
    const veto = view.vetoes.get(host);
    const vetoed = action.kind === 'host.wake' ? 'keep-off' : 'keep-on';
    if (veto?.kind === vetoed && veto.until > view.now) {
      const wish = vetoed === 'keep-off' ? 'off' : 'on';
      return held(
        `${veto.by} keeps ${host} ${wish} until ${new Date(veto.until).toISOString()}`,
        `Their word ends then, or with: lowtide ${wish === 'off' ? 'on' : 'off'} ${host}.`,
      );
    }
    if (operation.by !== 'Lowtide') return allowed;
    const quiet = hostOf(view.lab, host).volatile?.quiet ?? [];
    if (!isWithin(quiet, view.now, view.lab.timezone)) return allowed;
    return held(`${host} has its quiet hours`, `They end by themselves, or: lowtide on ${host}.`);
  },
};
