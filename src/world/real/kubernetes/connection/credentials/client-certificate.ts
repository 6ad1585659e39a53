import { X509Certificate } from 'node:crypto';
import { dateText } from '../date-text.ts';
import { passing, settings, type Trouble } from '../trouble.ts';
import type { CertificatePair } from './credentials.ts';

/** Dates of the first certificate of a PEM, which is the client's own; undefined: it is none. */
function datesOf(pem: string): { readonly from: number; readonly to: number } | undefined {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    return { from: Date.parse(validFrom), to: Date.parse(validTo) };
  } catch {
    return undefined;
  }
}

/** What is wrong with our own certificate, before any server is blamed with "401 Unauthorized". */
export function certificateTrouble(pair: CertificatePair, now: number): Trouble | undefined {
  const dates = datesOf(pair.certificate);
  if (dates === undefined) {
    return settings(
      `There is no certificate in the client certificate from ${pair.origin}.`,
      'Get a fresh kubeconfig, such as with "talosctl kubeconfig".',
    );
  }
  const clock = `this machine's clock says ${dateText(now)}`;
  if (now > dates.to) {
    return settings(
      `The client certificate from ${pair.origin} expired on ${dateText(dates.to)}; ${clock}.`,
      'Get a fresh kubeconfig, such as with "talosctl kubeconfig", or set the clock if it is wrong.',
    );
  }
  // Passes by itself when the clock is set, as at the start of a machine without a battery for it.
  if (now < dates.from) {
    return passing(
      `The client certificate from ${pair.origin} is not valid before ${dateText(dates.from)}; ${clock}.`,
      'Check the clock of this machine.',
    );
  }
  return undefined;
}
