import { allowed, type Gate, held } from '../gate.ts';
import { seen } from '../view/facts.ts';
import { presence } from '../view/hosts.ts';

/** A host that somebody uses is never powered off. */
export const hostInUse: Gate = {
  name: 'host-in-use',
  check({ action }, view) {
    if (action.kind !== 'host.power-off' || presence(view, action.host) !== 'on') return allowed;
    const { host } = action;
    const inUse = seen(view, 'host.in-use', host);
    if (inUse.kind === 'known' && !inUse.value) return allowed;
    if (inUse.kind === 'known') {
      return held(
        `somebody uses ${host}`,
        `Ask again when ${host} is free, or switch it off there.`,
      );
    }
    return held(
      `whether somebody uses ${host} cannot be seen (${inUse.why})`,
      `Switch ${host} off by hand, or mend the way to it.`,
    );
  },
};
