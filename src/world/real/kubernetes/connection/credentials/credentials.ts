import type { Clock } from '../../../../ports.ts';
import type { Pem, UserSettings } from '../kubeconfig/settings.ts';
import { passing, settings, type Trouble } from '../trouble.ts';
import { type PluginAnswer, runExecPlugin } from './exec-plugin.ts';
import { createRotatingFile, type RotatingFile } from './rotating-file.ts';

export interface ReadyCredential {
  readonly kind: 'ready';
  readonly token?: string;
  readonly certificate?: CertificatePair;
  /** Which kinds were sent and where they came from; never their values. */
  readonly origin: string;
}

export interface CertificatePair {
  readonly certificate: string;
  readonly key: string;
  readonly origin: string;
}

export type Credential = ReadyCredential | { readonly kind: 'missing'; readonly trouble: Trouble };

/** The credentials of one user, as they are now. */
export interface Credentials {
  current(): Promise<Credential>;
  /** A server refused these with 401: files are read and plugins are run anew. */
  refused(): void;
}

/** A plugin is asked this long before what it gave runs out, so that no request meets the end. */
const leadMs = 10_000;
/** A plugin that fails, or whose credentials are refused, is run no more often. */
const pauseMs = 5000;

export function createCredentials(
  user: UserSettings,
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): Credentials {
  const pem = createPems(clock);
  const tokenFile = user.tokenFile && createRotatingFile(user.tokenFile.path, clock);
  const { exec } = user;
  const plugin = exec && createPlugin(() => runExecPlugin(exec, env), clock);
  let lastToken: string | undefined;

  const fromFile = async (file: RotatingFile): Promise<string | Trouble> => {
    const read = await file.read();
    const token = read.kind === 'text' ? read.text.trim() : '';
    if (/^[\x21-\x7e]+$/.test(token)) lastToken = token;
    // While the file is being replaced, the token before it is still good; `token` is its stand-in.
    const usable = lastToken ?? user.token?.value;
    if (usable !== undefined) return usable;
    const how = read.kind === 'text' ? 'holds no token' : `cannot be read (${read.code})`;
    return settings(
      `The file of ${user.tokenFile?.origin} ${how}.`,
      'Check what writes that file.',
    );
  };

  const staticToken = async (): Promise<Found<string>> => {
    if (tokenFile === undefined || user.tokenFile === undefined) {
      return user.token === undefined ? {} : { value: user.token.value, origin: user.token.origin };
    }
    const found = await fromFile(tokenFile);
    return typeof found === 'string'
      ? { value: found, origin: user.tokenFile.origin }
      : { trouble: found };
  };

  const staticCertificate = async (): Promise<Found<CertificatePair>> => {
    if (user.certificate === undefined) return {};
    const certificate = await pem(user.certificate.certificate);
    const key = await pem(user.certificate.key);
    if (certificate.kind === 'missing') return { trouble: certificate.trouble };
    if (key.kind === 'missing') return { trouble: key.trouble };
    const { origin } = user.certificate.certificate;
    const value = { certificate: certificate.pem, key: key.pem, origin };
    return { value, origin: `the client certificate from ${origin}` };
  };

  return {
    refused() {
      pem.forget();
      tokenFile?.forget();
      plugin?.refused();
    },
    async current() {
      const token = await staticToken();
      if (token.trouble) return { kind: 'missing', trouble: token.trouble };
      const certificate = await staticCertificate();
      if (certificate.trouble) return { kind: 'missing', trouble: certificate.trouble };
      const origins = [token.origin, certificate.origin].filter((origin) => origin !== undefined);
      if (exec === undefined || plugin === undefined)
        return ready(token.value, certificate.value, origins);
      const given = await plugin.current();
      if (given.kind === 'none') return { kind: 'missing', trouble: given.trouble };
      const pair = given.certificate && { ...given.certificate, origin: exec.origin };
      return ready(token.value ?? given.token, certificate.value ?? pair, [
        ...origins,
        exec.origin,
      ]);
    },
  };
}

interface Found<T> {
  readonly value?: T;
  readonly origin?: string;
  readonly trouble?: Trouble;
}

function ready(
  token: string | undefined,
  certificate: CertificatePair | undefined,
  origins: readonly string[],
): ReadyCredential {
  return {
    kind: 'ready',
    ...(token === undefined ? {} : { token }),
    ...(certificate === undefined ? {} : { certificate }),
    origin:
      origins.length === 0 ? 'the kubeconfig has no credentials at all' : origins.join(' and '),
  };
}

export type PemText =
  | { readonly kind: 'pem'; readonly pem: string }
  | { readonly kind: 'missing'; readonly trouble: Trouble };

/** Reads PEMs, those in files again when they change. */
export function createPems(clock: Clock) {
  const files = new Map<string, RotatingFile>();
  const read = async (pem: Pem): Promise<PemText> => {
    if (pem.kind === 'inline')
      return pem.pem === '' ? missing(pem, 'is empty') : { kind: 'pem', pem: pem.pem };
    const file = files.get(pem.path) ?? createRotatingFile(pem.path, clock);
    files.set(pem.path, file);
    const found = await file.read();
    if (found.kind === 'text') return { kind: 'pem', pem: found.text };
    return missing(
      pem,
      found.code === 'ENOENT' ? 'is not there' : `cannot be read (${found.code})`,
    );
  };
  return Object.assign(read, { forget: () => files.forEach((file) => void file.forget()) });
}

function missing({ origin }: Pem, how: string): PemText {
  const trouble = settings(`The file ${origin} ${how}.`, 'Check the path, and who may read it.');
  return { kind: 'missing', trouble };
}

/** One run at a time serves all that wait for it; what it gave is kept until it runs out. */
function createPlugin(run: () => Promise<PluginAnswer>, clock: Clock) {
  let kept: { readonly answer: Promise<PluginAnswer>; readonly at: number } | undefined;
  let isRefused = false;
  let expiresAt: number | undefined;
  let isFailed = false;

  const isStale = (now: number) => {
    if (kept === undefined) return true;
    const isOver = expiresAt !== undefined && now >= expiresAt - leadMs;
    return (isRefused || isFailed || isOver) && Math.abs(now - kept.at) >= pauseMs;
  };
  return {
    refused() {
      isRefused = true;
    },
    async current(): Promise<PluginAnswer> {
      const now = clock.now();
      if (isStale(now)) {
        [isRefused, isFailed, expiresAt] = [false, false, undefined];
        const answer = run();
        kept = { answer, at: now };
        answer.then((given) => {
          if (given.kind === 'none') isFailed = true;
          else expiresAt = given.expiresAt;
        });
      }
      return kept?.answer ?? { kind: 'none', trouble: passing('The exec plugin was not run.') };
    },
  };
}
