import type { View } from '../controller/operation.ts';
import { isOn } from '../controller/view/hosts.ts';
import type { Tide } from './status.ts';

export function tideOf(view: View): Tide {
  const hosts = [...view.lab.hosts.values()];
  const on = hosts.filter((host) => isOn(view, host.name));
  const comeAndGo = hosts.filter((host) => host.volatile !== undefined);
  const watts = on.flatMap((host) => host.watts ?? []);
  const known = on.length > 0 && watts.length === on.length;
  return {
    hostsOn: on.length,
    hosts: hosts.length,
    low: comeAndGo.length > 0 && comeAndGo.every((host) => !isOn(view, host.name)),
    ...(known && {
      watts: {
        idle: watts.reduce((sum, { idle }) => sum + idle, 0),
        busy: watts.reduce((sum, { busy }) => sum + busy, 0),
      },
    }),
  };
}
