import { buildCommand } from '@stricli/core';
import { createForecaster } from '../../forecast/foresee.ts';
import { foreseeTides } from '../../forecast/tides.ts';
import type { HostName, Lab } from '../../model/lab.ts';
import { nearest } from '../../model/nearest.ts';
import type { LowtideContext } from '../context.ts';
import { type LabFlag, labFlag, type OutputFlags, outputFlags } from '../flags.ts';
import { requireLab } from '../lab-file.ts';
import { forecastText, tidesText } from '../output/forecast-text.ts';
import { writeJson } from '../output/json.ts';

interface Flags extends LabFlag, OutputFlags {
  readonly off?: readonly string[];
}

/** Enough to see what goes wrong together; the rest is asked for with `--off`. */
const PAIRS_SHOWN = 5;

/** `lowtide forecast`: what still works with hosts off. */
export const forecastCommand = buildCommand<Flags, string[], LowtideContext>({
  docs: {
    brief: 'Say what still works with hosts off',
    customUsage: ['[--off HOST[,HOST]...] [--lab FILE] [--json] [--no-color]'],
    fullDescription: [
      'Say what still works with hosts off: etcd, the endpoint, every pod, volumes, Ceph, watts.',
      '',
      'Without --off: each host alone, low tide (all volatile hosts off) and the worst pairs.',
      'A pod is impossible (proven), unplaced (the scheduler leaves it; moving others might help) or unknown.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...labFlag,
      ...outputFlags,
      off: {
        kind: 'parsed',
        parse: String,
        variadic: ',',
        optional: true,
        brief: 'The hosts that are off',
        placeholder: 'HOST',
      },
    },
    positional: {
      kind: 'array',
      parameter: {
        parse: String,
        brief: 'More hosts that are off, after --off',
        placeholder: 'HOST',
      },
    },
  },
  async func(flags, ...more) {
    if (more.length > 0 && flags.off === undefined) {
      this.fail(`Say which hosts are off with --off ${more.join(',')}.`, 'usage');
      return;
    }
    const loaded = await requireLab(this, flags.lab);
    if (loaded === undefined) return;
    const { lab, manifests } = loaded;
    const forecast = createForecaster(lab, manifests);
    if (flags.off === undefined) {
      const tides = foreseeTides(lab, forecast, PAIRS_SHOWN);
      if (flags.json) return writeJson(this.stdout, tides);
      this.stdout.write(tidesText(tides, this.stdout));
      return;
    }
    const off = hostsNamed([...flags.off, ...more], lab, this);
    if (off === undefined) return;
    if (flags.json) return writeJson(this.stdout, forecast(off));
    this.stdout.write(forecastText(forecast(off), this.stdout));
  },
});

/** The hosts by their names; an unknown one ends the command with what was probably meant. */
function hostsNamed(
  names: readonly string[],
  lab: Lab,
  context: LowtideContext,
): ReadonlySet<HostName> | undefined {
  const hosts = [...lab.hosts.keys()];
  const found = names.map((name) => hosts.find((host) => host === name) ?? name);
  const unknown = found.filter((name) => !hosts.some((host) => host === name));
  for (const name of new Set(unknown)) {
    const guess = nearest(name, hosts);
    const hint = guess === undefined ? `Hosts are ${hosts.join(', ')}.` : `Did you mean ${guess}?`;
    context.fail(`The lab has no host "${name}". ${hint}`, 'usage');
  }
  if (unknown.length > 0) return undefined;
  return new Set(hosts.filter((host) => names.includes(host)));
}
