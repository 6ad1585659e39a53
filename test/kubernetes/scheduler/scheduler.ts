import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Component, createComponent } from '../../oracles/kubernetes/component.ts';
import { type ControlPlane, startControlPlane } from '../../oracles/kubernetes/control-plane.ts';

/** etcd, kube-apiserver and kube-scheduler and nothing else: the tests play all others. */
export interface Stage {
  readonly plane: ControlPlane;
  /** How many pods stand in each of the scheduler's queues. */
  readonly queued: () => Promise<{ readonly soon: number; readonly later: number }>;
  readonly stop: (options?: { readonly keepLogs?: boolean }) => Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const plane = await startControlPlane({
    components: [],
    flags: {
      'kube-apiserver': [
        // Nobody here makes service accounts, takes taints off new nodes or ends finalizers.
        '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition,StorageObjectInUseProtection',
        '--max-requests-inflight=2000',
        '--max-mutating-requests-inflight=1000',
        '--profiling=false',
      ],
    },
  });
  const port = await freePort();
  const scheduler = schedulerOf(plane, port);
  const agent = new Agent({ keepAlive: true, ca: readFileSync(`${plane.authority}.crt`, 'utf8') });
  try {
    scheduler.start();
    const stage: Stage = {
      plane,
      queued: async () => queuesIn(await metrics(agent, port)),
      async stop(options) {
        agent.destroy();
        await scheduler.stop();
        await plane.stop(options);
      },
    };
    await answering(stage, scheduler);
    return stage;
  } catch (error) {
    await scheduler.stop();
    await plane.stop({ keepLogs: true });
    throw error;
  }
}

function schedulerOf(plane: ControlPlane, port: number): Component {
  const config = join(plane.folder, 'kube-scheduler.json');
  writeFileSync(
    config,
    JSON.stringify({
      apiVersion: 'kubescheduler.config.k8s.io/v1',
      kind: 'KubeSchedulerConfiguration',
      leaderElection: { leaderElect: false },
      clientConnection: {
        kubeconfig: join(plane.folder, 'kube-scheduler.kubeconfig'),
        qps: 5000,
        burst: 10_000,
      },
      podInitialBackoffSeconds: 1,
      podMaxBackoffSeconds: 1,
    }),
  );
  const serving = join(plane.folder, 'pki', 'kube-apiserver');
  return createComponent({
    name: 'kube-scheduler',
    program: plane.program,
    log: join(plane.folder, 'logs', 'kube-scheduler.log'),
    args: [
      'kube-scheduler',
      `--config=${config}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--tls-cert-file=${serving}.crt`,
      `--tls-private-key-file=${serving}.key`,
      '--authorization-always-allow-paths=/metrics',
      '--authentication-tolerate-lookup-failure',
    ],
  });
}

const startsWithinMs = 120_000;

async function answering(stage: Stage, scheduler: Component): Promise<void> {
  const giveUpAt = Date.now() + startsWithinMs;
  for (;;) {
    try {
      await stage.queued();
      return;
    } catch (error) {
      if (scheduler.endedByItself() || Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function metrics(agent: Agent, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ agent, host: '127.0.0.1', port, path: '/metrics', timeout: 10_000 }, (answer) => {
      if (answer.statusCode === 200) text(answer).then(resolve, reject);
      else reject(new Error(`kube-scheduler's metrics: ${answer.statusCode}`));
    }).on('error', reject);
  });
}

function queuesIn(page: string): { readonly soon: number; readonly later: number } {
  const of = (queue: string) => {
    const line = new RegExp(`^scheduler_pending_pods\\{queue="${queue}"\\} (\\S+)$`, 'm').exec(
      page,
    );
    return Number(line?.[1] ?? 0);
  };
  return { soon: of('active') + of('backoff'), later: of('unschedulable') + of('gated') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('bug: no port');
  return address.port;
}
