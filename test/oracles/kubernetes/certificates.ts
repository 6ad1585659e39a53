import { spawnSync } from 'node:child_process';

/** A certificate to make: `FILE.crt` and `FILE.key`. */
export interface Certificate {
  readonly file: string;
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  /** From the day before yesterday for a month unless told otherwise. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** The FILE of one that stands already or earlier in the list; without it an authority. */
  readonly signedBy?: string;
}

const dayMs = 86_400_000;

/** Makes certificates by Go's own `crypto/x509`. */
export function makeCertificates(program: string, wanted: readonly Certificate[]): void {
  const now = Date.now();
  const list = wanted.map((one) => ({
    notBefore: new Date(now - 2 * dayMs),
    notAfter: new Date(now + 30 * dayMs),
    ...one,
  }));
  const { status, stderr } = spawnSync(program, ['certificates'], {
    input: JSON.stringify(list),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`no certificates were made: ${stderr}`);
}
