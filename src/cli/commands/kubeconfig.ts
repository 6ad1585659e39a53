import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { buildCommand } from '@stricli/core';
import { chance } from '../../secrets/chance.ts';
import { createKubernetesClient, mergeKubeconfig } from '../../secrets/clients/kubeconfig.ts';
import type { LowtideContext } from '../context.ts';
import { requireLab } from '../lab-file.ts';
import { type ClientFlags, clientFlags, isAmbiguous } from '../secrets/client-flags.ts';
import { deliver } from '../secrets/deliver.ts';
import { isAlive } from '../secrets/living-authority.ts';
import { requireSecrets } from '../secrets/secrets-file.ts';

/** `lowtide kubeconfig`: made here from the secrets; no node is asked. */
export const kubeconfigCommand = buildCommand<ClientFlags, [], LowtideContext>({
  docs: {
    brief: 'Make a kubeconfig from the secrets',
    fullDescription: [
      'Make a kubeconfig for an administrator from the secrets, with a new certificate; no node is asked.',
      'With --merge it goes into the first file of $KUBECONFIG or ~/.kube/config, where entries of the same cluster are renewed.',
      '',
      '  lowtide kubeconfig --merge',
      '  lowtide kubeconfig --lifetime 8h --output kubeconfig',
    ].join('\n'),
  },
  parameters: { flags: clientFlags('admin@CLUSTER') },
  async func(flags) {
    if (isAmbiguous(this, flags)) return;
    const loaded = await requireLab(this, flags.lab);
    if (loaded === undefined) return;
    const bundle = await requireSecrets(this, flags.lab);
    if (bundle === undefined) return;
    if (!isAlive(this, flags.lab, 'Kubernetes', bundle.kubernetes.crt)) return;
    const { cluster } = loaded.lab;
    const { lifetime: lifetimeMs, context = `admin@${cluster.name}`, use } = flags;
    const client = await createKubernetesClient(bundle, { at: this.now(), lifetimeMs }, chance);
    const access = {
      // Under another name everything is, so that a foreign cluster of ours keeps its place.
      cluster: flags.context ?? cluster.name,
      context,
      server: `https://${cluster.endpoint}:6443`,
      ca: bundle.kubernetes.crt,
      client,
    };
    const merge = (text: string) => mergeKubeconfig(text, access, use === true);
    await deliver(this, flags, fileOf(this), merge);
  },
});

/** The first of the list: where kubectl itself puts what is new. */
function fileOf({ env, cwd }: LowtideContext): string {
  const [first] = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return resolve(cwd, first ?? join(env.HOME ?? homedir(), '.kube', 'config'));
}
