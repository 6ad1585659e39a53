/** An object and where it is posted. */
interface Posted {
  readonly path: string;
  readonly object: unknown;
}

/** Deployments with their ReplicaSets, and budgets for the first of them. */
export function workloadObjects({
  deployments,
  budgets,
}: {
  readonly deployments: number;
  readonly budgets: number;
}): Posted[] {
  return Array.from({ length: deployments }, (_, index) => {
    const name = workloadName(index);
    const metadata = { name, labels: { app: name } };
    const spec = {
      replicas: 20,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: podSpec() },
    };
    return [
      {
        path: '/apis/apps/v1/namespaces/default/deployments',
        object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec },
      },
      {
        path: '/apis/apps/v1/namespaces/default/replicasets',
        object: {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          metadata: {
            ...metadata,
            name: `${name}-1`,
            ownerReferences: [ownedBy('Deployment', name)],
          },
          spec,
        },
      },
      ...(index < budgets ? [budget(name)] : []),
    ];
  }).flat();
}

function budget(name: string): Posted {
  return {
    path: '/apis/policy/v1/namespaces/default/poddisruptionbudgets',
    object: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } },
    },
  };
}

/** A pod of a Deployment, as long as pods usually are. */
export function podObject(index: number, deployment: number, nodeName: string | undefined) {
  const app = workloadName(deployment);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-1-${index}`,
      labels: {
        app,
        'app.kubernetes.io/name': app,
        'app.kubernetes.io/part-of': 'bench',
        'pod-template-hash': '5f4dcc3b5a',
      },
      annotations: { 'prometheus.io/scrape': 'true', 'checksum/config': 'a'.repeat(64) },
      ownerReferences: [ownedBy('ReplicaSet', `${app}-1`)],
    },
    spec: { ...podSpec(), nodeName },
  };
}

const workloadName = (index: number) => `w${index}`;

function ownedBy(kind: string, name: string) {
  // Of the right form, which is all that the API server asks.
  const uid = '00000000-0000-4000-8000-000000000000';
  return { apiVersion: 'apps/v1', kind, name, uid, controller: true };
}

function podSpec() {
  const probe = { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10 };
  return {
    containers: [
      {
        name: 'app',
        image: 'registry.invalid/team/app:1.2.3',
        args: ['--listen=:8080', '--log-format=json'],
        env: Array.from({ length: 8 }, (_, index) => ({
          name: `SETTING_${index}`,
          value: `value of setting ${index}`,
        })),
        ports: [{ name: 'http', containerPort: 8080 }],
        resources: {
          requests: { cpu: '50m', memory: '64Mi' },
          limits: { memory: '128Mi' },
        },
        livenessProbe: probe,
        readinessProbe: probe,
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    volumes: [{ name: 'data', emptyDir: {} }],
    tolerations: [{ key: 'example.com/dedicated', operator: 'Exists', effect: 'NoSchedule' }],
  };
}
