import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from './certificates.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** Where the parts of a control plane find each other. */
export interface Places {
  readonly folder: string;
  readonly pki: string;
  /** FILE.crt and FILE.key of: who signs all others, kube-apiserver, service-account tokens. */
  readonly authority: string;
  readonly serving: string;
  readonly accounts: string;
  readonly tokens: string;
  readonly adminToken: string;
  readonly etcd: string;
  readonly etcdPeer: string;
  readonly port: number;
  readonly server: string;
  /** Of the components, by their names, and of `admin`. */
  readonly kubeconfigOf: (user: string) => string;
  /** What kwok does: everything, and what is left of it on a node that hangs. */
  readonly stages: string;
  readonly hungStages: string;
}

const users = [
  ['admin', 'admin', 'system:masters'],
  ['kube-controller-manager', 'system:kube-controller-manager', ''],
  ['kube-scheduler', 'system:kube-scheduler', ''],
] as const;

/** A folder of its own with keys, kubeconfigs and free ports. */
export async function layOut(program: string): Promise<Places> {
  const folder = mkdtempSync(join(tmpdir(), 'lowtide-kubernetes-'));
  for (const name of ['pki', 'logs', 'etcd']) mkdirSync(join(folder, name), { mode: 0o700 });
  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  const pki = join(folder, 'pki');
  const places: Places = {
    folder,
    pki,
    authority: join(pki, 'authority'),
    serving: join(pki, 'kube-apiserver'),
    accounts: join(pki, 'service-accounts'),
    tokens: join(pki, 'tokens.csv'),
    adminToken: randomUUID(),
    etcd: `http://127.0.0.1:${client}`,
    etcdPeer: `http://127.0.0.1:${peer}`,
    port,
    server: `https://127.0.0.1:${port}`,
    kubeconfigOf: (user) => join(folder, `${user}.kubeconfig`),
    stages: join(folder, 'stages.yaml'),
    hungStages: join(folder, 'stages-of-a-hung-node.yaml'),
  };
  certify(program, places);
  writeUsers(places);
  writeStages(program, places);
  return places;
}

function certify(program: string, { authority, serving, accounts }: Places): void {
  makeCertificates(program, [
    { file: authority, commonName: 'lowtide test authority' },
    {
      file: serving,
      commonName: 'kube-apiserver',
      names: ['localhost'],
      addresses: ['127.0.0.1'],
      signedBy: authority,
    },
    { file: accounts, commonName: 'service accounts' },
  ]);
}

function writeUsers({ authority, adminToken, server, tokens, kubeconfigOf }: Places): void {
  const lines = users.map(([name, user, group]) => {
    const token = name === 'admin' ? adminToken : randomUUID();
    writeKubeconfig(kubeconfigOf(name), server, `${authority}.crt`, { token });
    return `${token},${user},${name},${group}\n`;
  });
  writeFileSync(tokens, lines.join(''), { mode: 0o600 });
}

function writeStages(program: string, { stages, hungStages }: Places): void {
  const all = execFileSync(program, ['stages'], { encoding: 'utf8' });
  writeFileSync(stages, all);
  const ofNodes = all.split(/^---$/m).filter((stage) => /^ {4}kind: Node$/m.test(stage));
  writeFileSync(hungStages, ofNodes.join('\n---\n'));
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(),
      );
    });
  });
}
