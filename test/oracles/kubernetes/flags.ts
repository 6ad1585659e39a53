import { join } from 'node:path';
import { playedBy } from './nodes.ts';
import type { Places } from './places.ts';

/** Flags of each component for a control plane of one, on loopback, that has nothing to lose. */
export const flagsOf = {
  etcd: ({ folder, etcd, etcdPeer }: Places) => [
    'etcd',
    '--name=etcd',
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=${etcdPeer}`,
    `--initial-advertise-peer-urls=${etcdPeer}`,
    `--initial-cluster=etcd=${etcdPeer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    '--quota-backend-bytes=4294967296',
  ],
  'kube-apiserver': ({ etcd, port, pki, authority, serving, accounts, tokens }: Places) => [
    'kube-apiserver',
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${pki}`,
    `--tls-cert-file=${serving}.crt`,
    `--tls-private-key-file=${serving}.key`,
    `--client-ca-file=${authority}.crt`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=Node,RBAC',
    // One of the documentation's addresses: nothing in a cluster of kwok nodes dials it.
    '--advertise-address=192.0.2.1',
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-signing-key-file=${accounts}.key`,
    `--service-account-key-file=${accounts}.crt`,
  ],
  'kube-controller-manager': ({ authority, accounts, kubeconfigOf }: Places) => [
    'kube-controller-manager',
    `--kubeconfig=${kubeconfigOf('kube-controller-manager')}`,
    '--secure-port=0',
    '--leader-elect=false',
    '--use-service-account-credentials',
    `--service-account-private-key-file=${accounts}.key`,
    `--root-ca-file=${authority}.crt`,
  ],
  'kube-scheduler': ({ kubeconfigOf }: Places) => [
    'kube-scheduler',
    `--kubeconfig=${kubeconfigOf('kube-scheduler')}`,
    '--secure-port=0',
    '--leader-elect=false',
  ],
  kwok: (places: Places) => kwokFlags(places, places.stages, 'up'),
  'kwok of hung nodes': (places: Places) => kwokFlags(places, places.hungStages, 'hung'),
} as const;

function kwokFlags({ kubeconfigOf }: Places, stages: string, played: string): string[] {
  return [
    'kwok',
    `--kubeconfig=${kubeconfigOf('admin')}`,
    `--config=${stages}`,
    `--manage-nodes-with-label-selector=${playedBy}=${played}`,
    '--node-lease-duration-seconds=40',
    '--node-ip=192.0.2.2',
  ];
}
