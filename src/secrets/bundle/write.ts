import { stringify } from 'yaml';
import type { CertificateAndKey } from '../keys.ts';
import type { SecretsBundle } from './bundle.ts';

/**
 * A bundle as `secrets.yaml`, byte for byte as talosctl writes it; talhelper, topf and
 * cluster-template read the same.
 */
export function bundleText(bundle: SecretsBundle): string {
  return stringify(bundleTree(bundle), yamlAsTalos);
}

/** Four spaces, one line a value, and quotes around what Go's YAML, an older one, takes for a date. */
export const yamlAsTalos = { indent: 4, lineWidth: 0, version: '1.1' } as const;

/** The tree of `secrets.yaml`, its keys in Talos' order; all leaves are text. */
export function bundleTree(bundle: SecretsBundle): Tree {
  const { cluster, encryption } = bundle;
  const secretOf = encryption.kind === 'secretbox' ? 'secretbox' : 'aescbc';
  return {
    cluster: { id: cluster.id, secret: cluster.secret },
    secrets: {
      bootstraptoken: bundle.bootstrapToken,
      [`${secretOf}encryptionsecret`]: encryption.secret,
    },
    trustdinfo: { token: bundle.trustdToken },
    certs: {
      etcd: pair(bundle.etcd),
      k8s: pair(bundle.kubernetes),
      k8saggregator: pair(bundle.aggregator),
      k8sserviceaccount: { key: encoded(bundle.serviceAccountKey) },
      os: pair(bundle.talos),
    },
  };
}

export interface Tree {
  readonly [key: string]: string | Tree;
}

function pair({ crt, key }: CertificateAndKey): Tree {
  return { crt: encoded(crt), key: encoded(key) };
}

function encoded(pem: string): string {
  return Buffer.from(pem, 'utf8').toString('base64');
}
