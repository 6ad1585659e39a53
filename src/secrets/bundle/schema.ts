import * as z from 'zod';

/** An RSA-4096 key in base64 of PEM has 4,400 characters; certificates with long chains some more. */
const textMax = 64 * 1024;

const text = z
  .string('must be text; put it in quotes')
  .min(1, 'must not be empty')
  .max(textMax, `must not be longer than ${textMax} characters`);

const base64 = text.regex(
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  'must be base64',
);
const token = text.regex(
  /^[a-z0-9]{6}\.[a-z0-9]{16}$/,
  'must be 6 and 16 of a-z and 0-9 with a dot between',
);
const map = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape, { error: mapError });
const pem = base64.transform((value) => Buffer.from(value, 'base64').toString('utf8'));
const pair = map({ crt: pem, key: pem });

/** Own sentences: those of the library name the keys that it finds. */
function mapError({ code }: { readonly code?: string }): string {
  return code === 'unrecognized_keys'
    ? 'has a key that Lowtide does not know and would lose'
    : 'must be there, as a map';
}

/** `secrets.yaml`, whose leaves talosctl writes as text, certificates and keys as base64 of PEM. */
export const bundleSchema = map({
  cluster: map({ id: text, secret: text }),
  secrets: map({
    bootstraptoken: token,
    secretboxencryptionsecret: base64.optional(),
    aescbcencryptionsecret: base64.optional(),
  }).refine(
    ({ secretboxencryptionsecret, aescbcencryptionsecret }) =>
      (secretboxencryptionsecret === undefined) !== (aescbcencryptionsecret === undefined),
    'must have either secretboxencryptionsecret or aescbcencryptionsecret',
  ),
  trustdinfo: map({ token: text }),
  certs: map({
    etcd: pair,
    k8s: pair,
    k8saggregator: pair,
    k8sserviceaccount: map({ key: pem }),
    os: pair,
  }),
});

export type BundleFile = z.infer<typeof bundleSchema>;
