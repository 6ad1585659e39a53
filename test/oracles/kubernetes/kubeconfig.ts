import { writeFileSync } from 'node:fs';

/** Writes a kubeconfig of one user, all of it by paths and 0600. */
export function writeKubeconfig(
  file: string,
  server: string,
  authority: string,
  user: Readonly<Record<string, string>>,
): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'plane', cluster: { server, 'certificate-authority': authority } }],
    users: [{ name: 'user', user }],
    contexts: [{ name: 'plane', context: { cluster: 'plane', user: 'user' } }],
    'current-context': 'plane',
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  return file;
}
