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

/** Of `namespace/name`; nothing when it is none. */
export function podNameIn(text: string): PodName | undefined {
  const [namespace = '', pod = '', ...rest] = text.split('/');
  return rest.length === 0 && isName(namespace) && isName(pod)
    ? { namespace, name: pod }
    : undefined;
}

/** A DNS subdomain (RFC 1123), as all objects that Lowtide names have: never a `..` in a path. */
export function isName(text: string): boolean {
  return /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(text);
}
