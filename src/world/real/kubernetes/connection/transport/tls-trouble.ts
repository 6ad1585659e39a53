import { listText } from '../../../../../model/sentences.ts';
import { clean } from '../clean.ts';
import { dateText } from '../date-text.ts';
import { passing, settings, type Trouble } from '../trouble.ts';

/** What is told of a certificate that a server showed, the leaf first. */
export interface ShownCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: number;
  readonly validTo: number;
  /** `subjectAltName`, such as `DNS:kubernetes, IP Address:10.0.0.11`. */
  readonly names: string;
}

export interface TlsFailure {
  /** As OpenSSL and Node name it. */
  readonly code: string;
  /** `host:port`. */
  readonly at: string;
  readonly now: number;
  readonly chain: readonly ShownCertificate[];
  /** Where the CA came from, such as `certificate-authority of /home/me/.kube/config`. */
  readonly authority: string;
  /** Names of which one would have done. */
  readonly wanted: readonly string[];
}

const unknownIssuer: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
]);

/** Undefined: this is no failure of TLS. OpenSSL's names: openssl-verification-options(1), X509_V_ERR. */
export function tlsTrouble(failure: TlsFailure): Trouble | undefined {
  const { code, at } = failure;
  if (code === 'CERT_HAS_EXPIRED') return expired(failure);
  if (code === 'CERT_NOT_YET_VALID') return notYetValid(failure);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return wrongName(failure);
  if (unknownIssuer.has(code)) return wrongAuthority(failure);
  if (/^ERR_SSL_.*(WRONG_VERSION_NUMBER|PACKET_LENGTH|HTTP_REQUEST|RECORD)/.test(code)) {
    return settings(
      `${at} answers, but does not speak TLS.`,
      'Check the port: an API server listens on 6443 as a rule.',
    );
  }
  if (/^ERR_SSL_.*ALERT_(BAD_CERTIFICATE|CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERT)/.test(code)) {
    return settings(
      `${at} refused the client certificate during the TLS handshake (${code}).`,
      'Get a fresh kubeconfig for this cluster, such as with "talosctl kubeconfig".',
    );
  }
  if (/^(ERR_SSL|ERR_TLS|EPROTO|CERT_|CRL_)/.test(code)) {
    return settings(
      `The TLS handshake with ${at} failed (${code}).`,
      'Check that the address is that of an API server of this cluster.',
    );
  }
  return undefined;
}

function expired({ at, now, chain }: TlsFailure): Trouble {
  const certificate = chain.find(({ validTo }) => validTo < now);
  const when = certificate === undefined ? '' : ` on ${dateText(certificate.validTo)}`;
  const which = certificate === undefined || certificate === chain[0] ? '' : ' authority';
  return settings(
    `The certificate${which} of ${at} expired${when}; this machine's clock says ${dateText(now)}.`,
    'Renew the certificate of that API server, or set the clock if it is wrong.',
  );
}

/** Passes by itself: a machine without a battery for its clock starts in the past until NTP sets it. */
function notYetValid({ at, now, chain }: TlsFailure): Trouble {
  const certificate = chain.find(({ validFrom }) => validFrom > now);
  const when = certificate === undefined ? '' : ` before ${dateText(certificate.validFrom)}`;
  return passing(
    `The certificate of ${at} is not valid${when}; this machine's clock says ${dateText(now)}.`,
    'Check the clocks of this machine and of that API server.',
  );
}

function wrongName({ at, chain, wanted }: TlsFailure): Trouble {
  const names = namesOf(chain[0]);
  const has = names.length === 0 ? 'it names nothing' : `it is for ${listText(names)}`;
  return settings(
    `The certificate of ${at} is not for ${wanted.join(' or ')}: ${has}.`,
    'Use one of its names as the address, set tls-server-name in the kubeconfig, or add the address to the certificate (Talos: cluster.apiServer.certSANs).',
  );
}

function wrongAuthority({ at, chain, authority, code }: TlsFailure): Trouble {
  const issuer = chain[0] === undefined ? '' : `, issued by "${clean(chain[0].issuer, 80)}",`;
  return settings(
    `The certificate of ${at}${issuer} is not signed by ${authority} (${code}).`,
    'Check that the address belongs to this cluster, and that the kubeconfig was made after its CA was last changed.',
  );
}

const namesMax = 12;

function namesOf(certificate: ShownCertificate | undefined): readonly string[] {
  const names = (certificate?.names ?? '')
    .split(', ')
    .map((name) => clean(name.replace(/^(DNS|IP Address|URI|email):/, ''), 80))
    .filter((name) => name !== '');
  return names.length > namesMax
    ? [...names.slice(0, namesMax), `${names.length - namesMax} more`]
    : names;
}
