/** Paths of the Kubernetes API, each name in them encoded. */
const name = encodeURIComponent;

export function nodePath(node: string): string {
  return `/api/v1/nodes/${name(node)}`;
}

export function podsPath(namespace: string): string {
  return `/api/v1/namespaces/${name(namespace)}/pods`;
}

export function podPath({ namespace, name: pod }: PodName): string {
  return `${podsPath(namespace)}/${name(pod)}`;
}

export function budgetsPath(namespace: string): string {
  return `/apis/policy/v1/namespaces/${name(namespace)}/poddisruptionbudgets`;
}

export function deploymentPath(namespace: string, deployment: string): string {
  return `/apis/apps/v1/namespaces/${name(namespace)}/deployments/${name(deployment)}`;
}

export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** Of `namespace/name`. */
export function podNameIn(text: string): PodName | undefined {
  const [namespace, pod, ...rest] = text.split('/');
  if (!namespace || !pod || rest.length > 0) return undefined;
  return { namespace, name: pod };
}
