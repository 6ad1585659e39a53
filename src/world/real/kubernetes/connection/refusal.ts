import type { Refused } from '../api.ts';

/** What a refusal means for whoever asked. `kind` is that of the `Result` that it leads to. */
export interface Explained {
  readonly kind: 'retry' | 'wait' | 'stalled' | 'bug';
  readonly why: string;
  /** Empty for what passes by itself. */
  readonly next: string;
}

/**
 * The words for each way in which an API server says no. What is particular to one action (a 404
 * that means done, a budget that holds an eviction, a conflict that is asked anew) its adapter
 * decides first, by `status` and `causes`.
 */
export function explain(refused: Refused): Explained {
  return webhook(refused) ?? policy(refused) ?? byStatus(refused);
}

function byStatus(refused: Refused): Explained {
  const { status, message, note } = refused;
  const said = message === '' ? `status ${status}` : message;
  switch (status) {
    case 401:
      return stalled(
        `The API server does not accept the credentials${note === undefined ? '.' : `: ${note}`}`,
        'Renew the credentials, such as with "talosctl kubeconfig" for a Talos cluster.',
      );
    case 403:
      return forbidden(refused);
    case 404:
      return stalled(
        `The API server knows no such object: ${said}`,
        'Check that it exists, and that the kubeconfig is for the right cluster.',
      );
    case 409:
      return retry(`It was changed by somebody else at the same time: ${said}`);
    case 410:
      return retry(`The server no longer keeps that version: ${said}`);
    case 413:
      return bug(`The request is too large for the API server: ${said}`);
    case 408:
    case 504:
      return retry(`The API server gave up waiting, as for etcd without a quorum: ${said}`);
    case 429:
      return wait(`The API server holds it back: ${said}${after(refused)}`);
    case 500:
      return retry(`The API server failed: ${said}`);
    case 502:
    case 503:
      return retry(`The API server is not available: ${said}${after(refused)}`);
    default:
      return status >= 500
        ? retry(`The API server failed: ${said}`)
        : bug(`The API server refused what it was asked (${status}): ${said}`);
  }
}

/** What the authorizer of a request says: `staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go`, 1.36. */
const onResource =
  /User "([^"]*)" cannot ([a-z]+) resource "([^"]*)" in API group "([^"]*)"(?: in the namespace "([^"]*)"| at the cluster scope)/;
const onPath = /User "([^"]*)" cannot ([a-z]+) path "([^"]*)"/;

/** The rule that a role lacks. */
export interface MissingRule {
  readonly user: string;
  readonly verb: string;
  /** With its subresource, such as `pods/eviction`; empty for a path. */
  readonly resource: string;
  readonly group: string;
  readonly namespace?: string;
  /** Of a request for no resource. */
  readonly path?: string;
}

/** Undefined: it was not RBAC that refused, but admission or a quota. */
export function missingRule({ status, message }: Refused): MissingRule | undefined {
  if (status !== 403) return undefined;
  const [, user = '', verb = '', resource = '', group = '', namespace] =
    onResource.exec(message) ?? [];
  if (verb !== '') {
    return { user, verb, resource, group, ...(namespace === undefined ? {} : { namespace }) };
  }
  const [, who = '', how = '', path = ''] = onPath.exec(message) ?? [];
  return how === '' ? undefined : { user: who, verb: how, resource: '', group: '', path };
}

function forbidden(refused: Refused): Explained {
  const rule = missingRule(refused);
  if (rule === undefined) {
    if (/is being terminated/.test(refused.message)) return retry(sentence(refused.message));
    return stalled(
      `The API server forbids it: ${refused.message}`,
      'Change what forbids it there: an admission policy, a quota or a role.',
    );
  }
  if (rule.user === 'system:anonymous') {
    return stalled(
      'The API server took the request for anonymous: it saw no credentials that it knows.',
      'Check the user of the kubeconfig and, if a proxy stands before the API, that it passes them on.',
    );
  }
  return stalled(
    `The user ${rule.user} may not ${ruleText(rule)}.`,
    `Apply the ClusterRole that "lowtide rbac" prints and bind it to ${rule.user}.`,
  );
}

/** `list pods (API group "", all namespaces)`. */
function ruleText({ verb, resource, group, namespace, path }: MissingRule): string {
  if (path !== undefined) return `${verb} the path ${path}`;
  const where = namespace === undefined ? 'all namespaces' : `namespace ${namespace}`;
  return `${verb} ${resource} (API group "${group}", ${where})`;
}

/** Admission webhooks: `staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go`, 1.36. */
function webhook({ status, message }: Refused): Explained | undefined {
  const failing = /failed calling webhook "([^"]*)"/.exec(message)?.[1];
  if (failing !== undefined && status >= 500) {
    const how = /deadline exceeded|timed? ?out|Timeout/.test(message)
      ? 'did not answer in time'
      : 'could not be asked';
    return {
      kind: 'retry',
      why: `The admission webhook ${failing} ${how}, so the API server refused the change: ${message}`,
      next: `If it lasts, look at the pods behind the webhook ${failing}.`,
    };
  }
  const denying = /admission webhook "([^"]*)" denied the request/.exec(message)?.[1];
  if (denying === undefined) return undefined;
  return stalled(
    `The admission webhook ${denying} denied it: ${message}`,
    `Let the policy behind the webhook ${denying} allow what Lowtide does.`,
  );
}

/** Its reason is `Invalid` unless the policy says otherwise: `staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go`, 1.36. */
function policy({ message }: Refused): Explained | undefined {
  const denying = /ValidatingAdmissionPolicy '([^']*)' .*denied request/.exec(message)?.[1];
  if (denying === undefined) return undefined;
  return stalled(
    `The admission policy ${denying} denied it: ${message}`,
    `Let the policy ${denying} allow what Lowtide does.`,
  );
}

function after({ retryAfterMs }: Refused): string {
  return retryAfterMs === undefined
    ? ''
    : ` (asks to be left alone for ${Math.ceil(retryAfterMs / 1000)} s)`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function retry(why: string): Explained {
  return { kind: 'retry', why, next: '' };
}

function wait(why: string): Explained {
  return { kind: 'wait', why, next: '' };
}

function stalled(why: string, next: string): Explained {
  return { kind: 'stalled', why: sentence(why), next };
}

function bug(why: string): Explained {
  return { kind: 'bug', why, next: '' };
}
