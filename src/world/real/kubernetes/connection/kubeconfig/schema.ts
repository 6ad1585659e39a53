import * as z from 'zod';

/** Certificates with their chains are a few KiB; nobody's token is this long. */
const textMax = 256 * 1024;
const entriesMax = 1000;

const text = z
  .string('must be text; put it in quotes')
  .max(textMax, `must not be longer than ${textMax} characters`)
  .nullish()
  .transform((value) => value ?? '');
const flag = z.boolean('must be true or false').nullish().transform(Boolean);
const list = <T extends z.ZodType>(of: T) =>
  z
    .array(of, 'must be a list')
    .max(entriesMax, `must not have more than ${entriesMax} entries`)
    .nullish()
    .transform((value) => value ?? []);
const map = <T extends z.ZodRawShape>(shape: T) => z.object(shape, 'must be a map');
const inside = <T extends z.ZodType>(of: T) =>
  of.nullish().transform((value) => value ?? undefined);
/** Left out, it is as one without keys. */
const orEmpty = <T extends z.ZodType>(of: T) =>
  of.nullish().transform((value) => value ?? of.parse({}));
const name = z.string('must be text; put it in quotes').min(1, 'must not be empty').max(1000);

const base64 = text.refine(
  (value) =>
    /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(
      value.replaceAll(/[\r\n]/g, ''),
    ),
  'must be base64, whole and in one piece',
);

const cluster = map({
  server: text,
  'tls-server-name': text,
  'insecure-skip-tls-verify': flag,
  'certificate-authority': text,
  'certificate-authority-data': base64,
  'proxy-url': text,
  extensions: list(map({ name, extension: z.unknown().optional() })),
});

const exec = map({
  apiVersion: text,
  command: text,
  args: list(z.string('must be text; put it in quotes')),
  env: list(map({ name, value: text })),
  installHint: text,
  provideClusterInfo: flag,
  interactiveMode: text,
});

const user = map({
  'client-certificate': text,
  'client-certificate-data': base64,
  'client-key': text,
  'client-key-data': base64,
  token: text,
  tokenFile: text,
  as: text,
  'as-uid': text,
  'as-groups': list(z.string('must be text; put it in quotes')),
  'as-user-extra': inside(z.record(z.string(), z.array(z.string()), 'must be a map of lists')),
  username: text,
  password: text,
  'auth-provider': z.unknown().optional(),
  exec: inside(exec),
});

const context = map({ cluster: text, user: text, namespace: text });

/**
 * A kubeconfig as kubectl reads it (k8s.io/client-go/tools/clientcmd/api/v1, 0.36): keys that are
 * not known are left alone, absent and null are the same. `extensions` are for plugins.
 */
export const kubeconfigSchema = map({
  apiVersion: text.refine((value) => value === '' || value === 'v1', 'must be v1'),
  kind: text.refine((value) => value === '' || value === 'Config', 'must be Config'),
  'current-context': text,
  clusters: list(map({ name, cluster: orEmpty(cluster) })),
  users: list(map({ name, user: orEmpty(user) })),
  contexts: list(map({ name, context: orEmpty(context) })),
});

export type ClusterEntry = z.infer<typeof cluster>;
export type UserEntry = z.infer<typeof user>;
export type ContextEntry = z.infer<typeof context>;
export type ExecEntry = z.infer<typeof exec>;
