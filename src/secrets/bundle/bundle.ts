import type { CertificateAndKey } from '../keys.ts';

/**
 * All secrets of one Talos cluster: what `talosctl gen secrets` writes, as values. Certificates and
 * keys are PEM. Source: `secrets.Bundle` of Talos' machinery library, 1.14.
 */
export interface SecretsBundle {
  /** Base64, 32 bytes each; opaque once made. */
  readonly cluster: { readonly id: string; readonly secret: string };
  /** `abcdef.0123456789abcdef`: kubelets and trustd join with it. */
  readonly bootstrapToken: string;
  readonly trustdToken: string;
  /** Encrypts Secrets in etcd; AES-CBC in clusters made before Talos 1.3. Base64. */
  readonly encryption: { readonly kind: 'secretbox' | 'aes-cbc'; readonly secret: string };
  readonly etcd: CertificateAndKey;
  readonly kubernetes: CertificateAndKey;
  readonly aggregator: CertificateAndKey;
  /** A private key only. */
  readonly serviceAccountKey: string;
  /** The authority of Talos' own API. */
  readonly talos: CertificateAndKey;
}
