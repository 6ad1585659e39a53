import { readCertificate } from '../../secrets/keys.ts';
import type { LowtideContext } from '../context.ts';
import { secretsFileOf } from './secrets-file.ts';

/** What an authority signs ends with it at the latest. Says so when it is over already. */
export function isAlive(
  context: LowtideContext,
  lab: string,
  of: 'Talos' | 'Kubernetes',
  pem: string,
): boolean {
  const until = readCertificate(pem)?.validToDate.getTime() ?? 0;
  if (context.now() < until) return true;
  const day = new Date(until).toISOString().slice(0, 10);
  context.fail(
    `The authority of ${of} in ${secretsFileOf(lab)} is over since ${day}. Set the clock if it is wrong; else the cluster needs a new authority, and these secrets with it.`,
  );
  return false;
}
