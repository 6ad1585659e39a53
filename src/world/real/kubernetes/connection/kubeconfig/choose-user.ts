import { clean } from '../clean.ts';
import { besideOf, commandBeside, pemOf } from './paths.ts';
import type { Entry, KubeconfigProblem } from './read.ts';
import type { ExecEntry, UserEntry } from './schema.ts';
import type { ExecCluster, ExecSettings, UserSettings } from './settings.ts';

const apiVersions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** Checks the user of a context; what Lowtide cannot do is a problem, with what to do instead. */
export function chooseUser(
  entry: Entry<UserEntry>,
  problems: KubeconfigProblem[],
  cluster: ExecCluster | undefined,
): UserSettings {
  const { name, value, file, spotOf } = entry;
  const who = `user ${clean(name, 80)} in ${file}`;
  const problem = (key: keyof UserEntry, says: string, next: string) =>
    problems.push({ ...spotOf('user', key), says: `The user ${clean(name, 80)} ${says}`, next });

  if (value['auth-provider'] !== undefined && value['auth-provider'] !== null) {
    const says = 'has an auth-provider, which Kubernetes removed in 1.26.';
    problem('auth-provider', says, 'Use an exec plugin, such as kubelogin for OIDC.');
  }
  if (value.username !== '' || value.password !== '') {
    const says = 'has a username and password, which Kubernetes removed in 1.19.';
    problem(
      value.username === '' ? 'password' : 'username',
      says,
      'Use a client certificate or a token.',
    );
  }
  if (value.token !== '' && !isHeaderText(value.token)) {
    problem(
      'token',
      'has a token with blanks or other characters that no token has.',
      'Copy it again, in one line.',
    );
  }
  const certificate = pemOf(value, 'client-certificate', file, 'user', name);
  const key = pemOf(value, 'client-key', file, 'user', name);
  if ((certificate === undefined) !== (key === undefined)) {
    const [has, lacks] =
      key === undefined ? (['certificate', 'key'] as const) : (['key', 'certificate'] as const);
    problem(
      `client-${has}`,
      `has a client ${has} but no client ${lacks}.`,
      `Add client-${lacks}-data, or get a fresh kubeconfig.`,
    );
  }
  const exec = value.exec === undefined ? undefined : execOf(entry, value.exec, problems, cluster);
  return {
    name,
    ...(certificate && key ? { certificate: { certificate, key } } : {}),
    ...(value.token === '' ? {} : { token: { value: value.token, origin: `the token of ${who}` } }),
    ...(value.tokenFile === '' ? {} : tokenFile(value.tokenFile, file, who)),
    ...(exec === undefined ? {} : { exec }),
    impersonation: impersonationOf(value, problem),
  };
}

function tokenFile(path: string, file: string, who: string) {
  const absolute = besideOf(file, path);
  return {
    tokenFile: { path: absolute, origin: `the token in ${absolute} (tokenFile of ${who})` },
  };
}

function execOf(
  { name, file, spotOf }: Entry<UserEntry>,
  exec: ExecEntry,
  problems: KubeconfigProblem[],
  cluster: ExecCluster | undefined,
): ExecSettings {
  const problem = (key: keyof ExecEntry, says: string, next: string) => {
    const subject = `The exec plugin of the user ${clean(name, 80)}`;
    problems.push({ ...spotOf('user', 'exec', key), says: `${subject} ${says}`, next });
  };
  if (exec.command === '')
    problem('command', 'has no command.', 'Add it, or get a fresh kubeconfig.');
  if (exec.command.includes('\0') || exec.args.some((arg) => arg.includes('\0'))) {
    problem('command', 'has a command with a NUL byte.', 'Correct it, or get a fresh kubeconfig.');
  }
  if (exec.env.some((variable) => /[=\0]/.test(variable.name) || variable.value.includes('\0'))) {
    problem('env', 'has an environment variable that no system takes.', 'Correct its name.');
  }
  if (!apiVersions.includes(exec.apiVersion)) {
    const says = `speaks ${exec.apiVersion === '' ? 'no apiVersion' : clean(exec.apiVersion, 80)}, which Lowtide does not.`;
    problem('apiVersion', says, `Set it to ${apiVersions[0]}, and update the plugin if need be.`);
  }
  if (exec.interactiveMode === 'Always') {
    const says = 'asks a person each time (interactiveMode: Always), but Lowtide runs by itself.';
    problem(
      'interactiveMode',
      says,
      'Use credentials that need nobody, such as the token of a ServiceAccount.',
    );
  } else if (!['', 'Never', 'IfAvailable'].includes(exec.interactiveMode)) {
    problem(
      'interactiveMode',
      'has an interactiveMode that is not known.',
      'Write Never or IfAvailable.',
    );
  } else if (exec.interactiveMode === '' && exec.apiVersion === apiVersions[0]) {
    problem(
      'interactiveMode',
      'has no interactiveMode, which v1 requires.',
      'Add interactiveMode: IfAvailable.',
    );
  }
  return {
    apiVersion: exec.apiVersion,
    command: commandBeside(file, exec.command),
    args: exec.args,
    env: exec.env,
    installHint: clean(exec.installHint, 500),
    ...(exec.provideClusterInfo && cluster !== undefined ? { cluster } : {}),
    origin: `the exec plugin ${clean(exec.command, 80)} of user ${clean(name, 80)} in ${file}`,
  };
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function impersonationOf(
  value: UserEntry,
  problem: (key: keyof UserEntry, says: string, next: string) => void,
): UserSettings['impersonation'] {
  const extra = Object.entries(value['as-user-extra'] ?? {});
  const headers: Record<string, string | readonly string[]> = {
    ...(value.as === '' ? {} : { 'Impersonate-User': value.as }),
    ...(value['as-uid'] === '' ? {} : { 'Impersonate-Uid': value['as-uid'] }),
    ...(value['as-groups'].length === 0 ? {} : { 'Impersonate-Group': value['as-groups'] }),
    ...Object.fromEntries(
      extra.map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, values]),
    ),
  };
  const names = Object.keys(headers);
  if (names.length > 0 && value.as === '') {
    problem(
      'as-groups',
      'impersonates groups, but no user.',
      'Add as, or remove as-groups and its like.',
    );
  }
  if (
    names.some((name) => !/^[\w!#$&'*+.^`|~%-]+$/.test(name)) ||
    !Object.values(headers)
      .flat()
      .every((text) => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text))
  ) {
    problem(
      'as',
      'impersonates a name that fits into no HTTP header.',
      'Use letters without accents.',
    );
  }
  return headers;
}

function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
