import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from '../../oracles/kubernetes/certificates.ts';
import { type Component, createComponent } from '../../oracles/kubernetes/component.ts';
import { type ControlPlane, startControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { freePort } from '../../oracles/kubernetes/places.ts';
import { startTcpProxy, type TcpProxy } from '../faults/tcp-proxy.ts';

/** One cluster with two kube-apiservers: the control plane's own and a second one. */
export interface TwoServers {
  readonly plane: ControlPlane;
  readonly second: Component;
  /** `https://127.0.0.1:PORT`. */
  readonly secondServer: string;
  /** The second one's way to etcd. */
  readonly toEtcd: TcpProxy;
  readonly adminToken: string;
  /** Makes the second one's certificate anew; kube-apiserver takes it up by itself. */
  readonly certify: (wish: SecondCertificate) => void;
  readonly stop: () => Promise<void>;
}

export interface SecondCertificate {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly addresses?: readonly string[];
}

export async function startTwoServers(): Promise<TwoServers> {
  const folder = mkdtempSync(join(tmpdir(), 'lowtide-second-server-'));
  const plane = await startControlPlane({ components: [] });
  const { program, apiServerFlags: flags } = plane;
  const etcd = flags.find((flag) => flag.startsWith('--etcd-servers='))?.split('=')[1] ?? '';
  const toEtcd = await startTcpProxy(new URL(etcd));
  const serving = join(folder, 'serving');
  const certify = (wish: SecondCertificate) => {
    const common = { commonName: 'kube-apiserver', names: ['second'], addresses: ['127.0.0.1'] };
    makeCertificates(program, [{ file: serving, ...common, signedBy: plane.authority, ...wish }]);
  };
  certify({});
  const port = await freePort();
  const second = createComponent({
    name: 'the second kube-apiserver',
    program,
    args: [
      ...flags,
      `--secure-port=${port}`,
      `--cert-dir=${folder}`,
      `--tls-cert-file=${serving}.crt`,
      `--tls-private-key-file=${serving}.key`,
      `--etcd-servers=http://127.0.0.1:${toEtcd.port}`,
    ],
    log: join(folder, 'log'),
  });
  second.start();
  return {
    plane,
    second,
    secondServer: `https://127.0.0.1:${port}`,
    toEtcd,
    adminToken: JSON.parse(readFileSync(plane.kubeconfig, 'utf8')).users[0].user.token,
    certify,
    async stop() {
      second.resume();
      await second.stop();
      await toEtcd.stop();
      await plane.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
