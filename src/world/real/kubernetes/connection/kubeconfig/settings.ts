/** What one context of a kubeconfig says, checked: all that is needed to connect. */
export interface ConnectionSettings {
  readonly context: string;
  readonly server: URL;
  /** `tls-server-name`: the name that certificates must be for, instead of the address. */
  readonly tlsServerName?: string;
  /** Absent: the authorities that Node trusts. */
  readonly authority?: Pem;
  readonly user: UserSettings;
}

export interface UserSettings {
  readonly name: string;
  readonly certificate?: { readonly certificate: Pem; readonly key: Pem };
  readonly token?: { readonly value: string; readonly origin: string };
  /** Read again when it changes; takes precedence over `token`. */
  readonly tokenFile?: { readonly path: string; readonly origin: string };
  readonly exec?: ExecSettings;
  /** `Impersonate-…` headers, from `as` and its like. */
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
}

/** `origin` names where it came from to a person: a key and a file. */
export type Pem =
  | { readonly kind: 'inline'; readonly pem: string; readonly origin: string }
  | { readonly kind: 'file'; readonly path: string; readonly origin: string };

/** A credential plugin: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
export interface ExecSettings {
  readonly apiVersion: string;
  /** A bare name is sought in PATH; a path is absolute. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint: string;
  /** `spec.cluster` of the ExecCredential, for plugins that ask for it (`provideClusterInfo`). */
  readonly cluster?: ExecCluster;
  /** `exec of user dev in /home/me/.kube/config`. */
  readonly origin: string;
}

export interface ExecCluster {
  readonly server: string;
  readonly 'tls-server-name'?: string;
  /** base64. */
  readonly 'certificate-authority-data'?: string;
  /** What the cluster's extension `client.authentication.k8s.io/exec` holds. */
  readonly config?: unknown;
}
