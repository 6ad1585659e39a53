import type { Path } from '../../model/yaml/positions.ts';
import { type CertificateAndKey, readCertificate, readPrivateKey } from '../keys.ts';
import type { SecretsProblem } from '../problem.ts';
import { readSecretsYaml } from '../yaml.ts';
import type { SecretsBundle } from './bundle.ts';
import { type BundleFile, bundleSchema } from './schema.ts';

export type ParsedBundle =
  | { readonly kind: 'parsed'; readonly bundle: SecretsBundle }
  | { readonly kind: 'bad'; readonly problems: readonly SecretsProblem[] };

/** A bundle has 15 KiB; SOPS with its metadata doubles that. */
export const bundleBytesMax = 1024 * 1024;

const next = 'Correct it, or take the file anew from where it was made.';
const problemsMax = 30;

/** Reads `secrets.yaml`; all that is wrong with it is told at once, and nothing of it is quoted. */
export function parseBundle(text: string, file: string): ParsedBundle {
  const yaml = readSecretsYaml(text, file);
  if (yaml.kind === 'unreadable') return { kind: 'bad', problems: yaml.problems };
  const problem = ([path, says]: Finding): SecretsProblem => ({
    ...yaml.at(path),
    says: `${path.length === 0 ? 'The file' : path.join('.')} ${says}.`,
    next,
  });
  const found = bundleSchema.safeParse(yaml.value);
  if (!found.success) {
    const findings = found.error.issues
      .slice(0, problemsMax)
      .map(
        ({ path, message }): Finding => [path.filter((part) => typeof part !== 'symbol'), message],
      );
    return { kind: 'bad', problems: findings.map(problem) };
  }
  const findings = certificateFindings(found.data);
  if (findings.length > 0) return { kind: 'bad', problems: findings.map(problem) };
  return { kind: 'parsed', bundle: bundleOf(found.data) };
}

type Finding = readonly [path: Path, says: string];

function certificateFindings({ certs }: BundleFile): readonly Finding[] {
  const { k8sserviceaccount, ...authorities } = certs;
  const findings = Object.entries(authorities).flatMap(([name, pair]) =>
    authorityFindings(['certs', name], pair),
  );
  const key = readPrivateKey(k8sserviceaccount.key);
  if (key === undefined) findings.push([['certs', 'k8sserviceaccount', 'key'], noKey]);
  else if (key.asymmetricKeyType === 'ed25519') {
    findings.push([['certs', 'k8sserviceaccount', 'key'], 'must be RSA or ECDSA']);
  }
  return findings;
}

function authorityFindings(path: Path, pair: CertificateAndKey): Finding[] {
  const certificate = readCertificate(pair.crt);
  const key = readPrivateKey(pair.key);
  const findings: Finding[] = [];
  if (key === undefined) findings.push([[...path, 'key'], noKey]);
  if (certificate === undefined) {
    findings.push([[...path, 'crt'], 'is not base64 of a PEM certificate']);
  } else if (!certificate.ca) {
    findings.push([[...path, 'crt'], 'is the certificate of no authority']);
  } else if (key !== undefined && !certificate.checkPrivateKey(key)) {
    findings.push([[...path, 'key'], 'is not the key of its certificate']);
  }
  return findings;
}

const noKey = 'is not base64 of a PEM private key without a passphrase';

function bundleOf({ cluster, secrets, trustdinfo, certs }: BundleFile): SecretsBundle {
  const { secretboxencryptionsecret: secretbox, aescbcencryptionsecret: aesCbc } = secrets;
  return {
    cluster,
    bootstrapToken: secrets.bootstraptoken,
    trustdToken: trustdinfo.token,
    encryption:
      secretbox === undefined
        ? { kind: 'aes-cbc', secret: aesCbc ?? '' }
        : { kind: 'secretbox', secret: secretbox },
    etcd: certs.etcd,
    kubernetes: certs.k8s,
    aggregator: certs.k8saggregator,
    serviceAccountKey: certs.k8sserviceaccount.key,
    talos: certs.os,
  };
}
