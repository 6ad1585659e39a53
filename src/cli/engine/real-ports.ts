import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Lab } from '../../model/lab.ts';
import { controlPlanes } from '../../model/shape.ts';
import type { Ports } from '../../world/composed/ports.ts';
import type { Clock } from '../../world/ports.ts';
import { createAbsentPort } from '../../world/real/absent.ts';
import { createPower } from '../../world/real/power.ts';
import type { LowtideContext } from '../context.ts';
import type { ClusterFlags } from '../flags.ts';
import type { WorldChoice } from '../world-choice.ts';
import { keepYoungGenerationSmall } from './young-generation.ts';

/** The real world's part of a composed one; only its ports that were chosen are asked. */
export type RealPorts =
  | {
      readonly kind: 'open';
      readonly ports: Ports;
      /** Present where Kubernetes is real. */
      readonly cluster?: Cluster;
      readonly close: () => Promise<void>;
    }
  | { readonly kind: 'failed'; readonly says: string; readonly next: string };

/** Where a real Kubernetes is asked. */
export interface Cluster {
  /** The context of the kubeconfig. */
  readonly context: string;
  /** In the order in which they are preferred. */
  readonly servers: readonly string[];
}

/** The port of every kube-apiserver that Talos runs. */
const apiServerPort = 6443;

/** Opens what the choice makes real. Nothing is asked yet: a cluster that does not answer may come. */
export async function openRealPorts(
  { cwd, env }: Pick<LowtideContext, 'cwd' | 'env'>,
  { kubeconfig, context }: ClusterFlags,
  choice: WorldChoice,
  lab: Lab,
  clock: Clock,
): Promise<RealPorts> {
  const others = {
    power: createPower(lab, clock),
    hypervisor: createAbsentPort(clock, 'hypervisor'),
    talos: createAbsentPort(clock, 'talos'),
    ceph: createAbsentPort(clock, 'ceph'),
  } as const;
  if (choice.of.kubernetes === 'simulated') {
    const kubernetes = createAbsentPort(clock, 'kubernetes');
    return { kind: 'open', ports: { ...others, kubernetes }, close: async () => {} };
  }
  keepYoungGenerationSmall();
  const { openConnection } = await import('../../world/real/kubernetes/connection/open.ts');
  const { createKubernetesPort } = await import('../../world/real/kubernetes/create.ts');
  const opened = await openConnection({
    ...(kubeconfig !== undefined && { kubeconfig: resolve(cwd, kubeconfig) }),
    ...(context !== undefined && { context }),
    // The control planes directly: an address that they share dies with the quorum of etcd.
    endpoints: controlPlanes(lab).map(({ address }) => `https://${address}:${apiServerPort}`),
    env,
    home: env.HOME ?? homedir(),
    clock,
  });
  if (opened.kind === 'failed') return opened;
  const kubernetes = createKubernetesPort({ lab, api: opened.api, clock });
  return {
    kind: 'open',
    ports: { ...others, kubernetes },
    cluster: { context: opened.context, servers: opened.servers },
    close: async () => {
      await kubernetes.close();
      await opened.api.close();
    },
  };
}
