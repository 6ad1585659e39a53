/** Begins the MAC of a file that counts only what is encrypted; `sops.go`, sops 3.13. */
const onlyEncrypted = '8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69';

/** SHA-512 over all plain values in order, in capital hex, as SOPS puts it into the file. */
export async function macOf(
  values: readonly string[],
  options: { readonly onlyEncrypted: boolean } = { onlyEncrypted: false },
): Promise<string> {
  const start = options.onlyEncrypted ? [Buffer.from(onlyEncrypted, 'hex')] : [];
  const all = Buffer.concat([...start, ...values.map((value) => Buffer.from(value, 'utf8'))]);
  return Buffer.from(await crypto.subtle.digest('SHA-512', all))
    .toString('hex')
    .toUpperCase();
}
