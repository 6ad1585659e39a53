import { type Property, unseenMs } from './property.ts';

export const storm: Property = {
  name: 'storm',
  promises: 'While most always-on hosts cannot be seen, Lowtide only observes.',
  watch: (lab) => {
    const alwaysOn = [...lab.hosts.values()].filter((host) => host.volatile === undefined);
    let since: number | undefined;
    return (moment, truth) => {
      if (moment.kind === 'changed') {
        const unseen = alwaysOn.filter(({ name }) => {
          const host = truth.hosts.get(name);
          return truth.isolated || host?.power !== 'on' || host.partitioned;
        });
        if (unseen.length * 2 <= alwaysOn.length) since = undefined;
        else since ??= moment.at;
      }
      if (moment.kind !== 'performing' || since === undefined) return undefined;
      if (moment.at - since < unseenMs) return undefined;
      return `${moment.request.action.kind} is performed though most always-on hosts have been out of sight for ${Math.round((moment.at - since) / 1000)} s.`;
    };
  },
};
