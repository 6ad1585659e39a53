import * as z from 'zod';
import { clean } from '../clean.ts';
import type { ExecSettings } from '../kubeconfig/settings.ts';
import { passing, settings, type Trouble } from '../trouble.ts';
import { redacted } from './redacted.ts';
import { type Ran, runProgram } from './run-program.ts';

export interface PluginCredential {
  readonly kind: 'credential';
  readonly token?: string;
  readonly certificate?: { readonly certificate: string; readonly key: string };
  /** Absent: valid until a server refuses it. */
  readonly expiresAt?: number;
}

export type PluginAnswer = PluginCredential | { readonly kind: 'none'; readonly trouble: Trouble };

/** Plugins talk to identity providers over the internet; kubectl waits for ever, a controller must not. */
const timeoutMs = 60_000;
const outputBytesMax = 1024 * 1024;

const token = z.string().regex(/^[\x21-\x7e]+$/);

const answer = z.object({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z.object({
    expirationTimestamp: z.iso.datetime({ offset: true }).nullish(),
    token: z.union([token, z.literal('')]).nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
  }),
});

/**
 * Runs a credential plugin once, without a terminal. Neither its output nor what it says on stderr
 * reaches anybody but for its last line, with everything in it that could be a secret left out.
 * Contract: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export async function runExecPlugin(
  exec: ExecSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PluginAnswer> {
  const own = Object.fromEntries(exec.env.map(({ name, value }) => [name, value]));
  const spec = {
    interactive: false,
    ...(exec.cluster === undefined ? {} : { cluster: exec.cluster }),
  };
  const info = JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', spec });
  const ran = await runProgram({
    command: exec.command,
    args: exec.args,
    env: { ...env, ...own, KUBERNETES_EXEC_INFO: info },
    timeoutMs,
    outputBytesMax,
  });
  return ran.kind === 'output'
    ? credentialIn(ran.text, exec)
    : { kind: 'none', trouble: troubleOf(ran, exec) };
}

function credentialIn(text: string, exec: ExecSettings): PluginAnswer {
  const none = (why: string): PluginAnswer => ({
    kind: 'none',
    trouble: settings(
      `What ${exec.origin} printed ${why}.`,
      'Run it by hand to see, and update the plugin.',
    ),
  });
  const parsed = answer.safeParse(jsonOf(text));
  if (!parsed.success) return none('is no ExecCredential');
  const { apiVersion, status } = parsed.data;
  if (apiVersion !== exec.apiVersion) {
    return none(`is of ${clean(apiVersion, 80)}, not of ${exec.apiVersion} as the kubeconfig says`);
  }
  const { token: given, clientCertificateData: certificate, clientKeyData: key } = status;
  if (Boolean(certificate) !== Boolean(key)) return none('has only one of certificate and key');
  if (!given && !certificate) return none('holds neither a token nor a certificate');
  const expiresAt = Date.parse(status.expirationTimestamp ?? '');
  return {
    kind: 'credential',
    ...(given ? { token: given } : {}),
    ...(certificate && key ? { certificate: { certificate, key } } : {}),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
}

function troubleOf(ran: Exclude<Ran, { readonly kind: 'output' }>, exec: ExecSettings): Trouble {
  const byHand = `Run ${clean(exec.command, 80)} by hand as the same user, and log in if it asks for it.`;
  switch (ran.kind) {
    case 'absent':
      return settings(
        `There is no program for ${exec.origin}.`,
        exec.installHint === '' ? 'Install it, or put its folder into PATH.' : exec.installHint,
      );
    case 'not-started':
      return (shortages.has(ran.code) ? passing : settings)(
        `${capital(exec.origin)} could not be started (${ran.code}).`,
        'Check its path, its permissions and its arguments.',
      );
    case 'timeout':
      return passing(`${capital(exec.origin)} did not end within ${timeoutMs / 1000} s.`, byHand);
    case 'too-much':
      return settings(`${capital(exec.origin)} printed more than 1 MiB.`, byHand);
    case 'failed': {
      const secrets = [...exec.env.map(({ value }) => value), ...flagValues(exec.args)];
      const said = redacted(ran.stderr.trim().split('\n').at(-1) ?? '', secrets);
      return passing(
        `${capital(exec.origin)} failed (${ran.how})${said === '' ? '' : `: ${said}`}.`,
        byHand,
      );
    }
  }
}

/** Of `--flag=value` and `--flag value`. */
function flagValues(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => {
    if (arg.startsWith('-')) return arg.includes('=') ? [arg.slice(arg.indexOf('=') + 1)] : [];
    return args[index - 1]?.startsWith('-') ? [arg] : [];
  });
}

/** Of memory, processes or descriptors; and a program that is just being replaced. */
const shortages: ReadonlySet<string> = new Set(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM', 'ETXTBSY']);

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
