import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildCommand } from '@stricli/core';
import { chance } from '../../secrets/chance.ts';
import {
  createTalosClient,
  mergeTalosconfig,
  type TalosRole,
  talosRoles,
} from '../../secrets/clients/talosconfig.ts';
import type { LowtideContext } from '../context.ts';
import { requireLab } from '../lab-file.ts';
import { type ClientFlags, clientFlags, isAmbiguous } from '../secrets/client-flags.ts';
import { deliver } from '../secrets/deliver.ts';
import { isAlive } from '../secrets/living-authority.ts';
import { requireSecrets } from '../secrets/secrets-file.ts';

interface Flags extends ClientFlags {
  readonly role?: readonly TalosRole[];
}

/** `lowtide talosconfig`: made here from the secrets; no node is asked. */
export const talosconfigCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Make a client configuration for Talos from the secrets',
    fullDescription: [
      'Make a client configuration for Talos from the secrets, with a new certificate; no node is asked.',
      'With --merge it goes into $TALOSCONFIG or ~/.talos/config, where a context of the same cluster is renewed.',
      '',
      '  lowtide talosconfig --merge',
      '  lowtide talosconfig --role os:reader --lifetime 8h --output talosconfig',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...clientFlags("the cluster's"),
      role: {
        kind: 'enum',
        values: talosRoles,
        variadic: true,
        brief: 'What it may do; os:admin when not given',
        optional: true,
      },
    },
  },
  async func(flags) {
    if (isAmbiguous(this, flags)) return;
    const loaded = await requireLab(this, flags.lab);
    if (loaded === undefined) return;
    const bundle = await requireSecrets(this, flags.lab);
    if (bundle === undefined) return;
    if (!isAlive(this, flags.lab, 'Talos', bundle.talos.crt)) return;
    const { nodes, cluster } = loaded.lab;
    const { role = ['os:admin'], lifetime: lifetimeMs, context = cluster.name, use } = flags;
    const client = await createTalosClient(
      bundle,
      { roles: [...new Set(role)], at: this.now(), lifetimeMs },
      chance,
    );
    const endpoints = [...nodes.values()]
      .filter((node) => node.role === 'control-plane')
      .map(({ address }) => address);
    const access = { context, endpoints, ca: bundle.talos.crt, client };
    const merge = (text: string) => mergeTalosconfig(text, access, use === true);
    await deliver(this, flags, fileOf(this), merge);
  },
});

function fileOf({ env, cwd }: LowtideContext): string {
  return resolve(cwd, env.TALOSCONFIG || join(env.HOME ?? homedir(), '.talos', 'config'));
}
