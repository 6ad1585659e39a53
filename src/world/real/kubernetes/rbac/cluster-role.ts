import { type NeededRule, neededRules } from './rules.ts';

/** Who is given the role. */
export type Subject =
  | { readonly kind: 'User'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string };

const ROLE = 'lowtide';
const RBAC = 'rbac.authorization.k8s.io';

/** The rules of one resource, as a ClusterRole has them. */
interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The ClusterRole of exactly these rights, and with a subject what gives it to them. */
export function clusterRoleObjects(
  subject?: Subject,
  rules: readonly NeededRule[] = neededRules(),
): readonly object[] {
  const role = {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: ROLE },
    rules: byResource(rules).map(({ policy }) => policy),
  };
  return [role, ...(subject === undefined ? [] : bound(subject))];
}

/** The same as YAML, each rule under a comment that says what needs it. */
export function clusterRoleText(subject?: Subject): string {
  const rules = byResource(neededRules()).flatMap(({ comments, policy }) => [
    ...comments.map((comment) => `  # ${comment}`),
    `  - apiGroups: ${flow(policy.apiGroups)}`,
    `    resources: ${flow(policy.resources)}`,
    `    verbs: ${flow(policy.verbs)}`,
  ]);
  const role = [
    '# All that Lowtide asks of Kubernetes, and what for. Printed by `lowtide rbac`.',
    `apiVersion: ${RBAC}/v1`,
    'kind: ClusterRole',
    'metadata:',
    `  name: ${ROLE}`,
    'rules:',
    ...rules,
  ];
  const others = (subject === undefined ? [] : bound(subject)).map((object) =>
    lines(object).join('\n'),
  );
  return `${[role.join('\n'), ...others].join('\n---\n')}\n`;
}

function byResource(
  rules: readonly NeededRule[],
): readonly { readonly policy: PolicyRule; readonly comments: readonly string[] }[] {
  const groups = Map.groupBy(rules, ({ group, resource }) => `${group}/${resource}`);
  return [...groups.values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined) return [];
    const policy = {
      apiGroups: [first.group],
      resources: [first.resource],
      verbs: of.map(({ verb }) => verb),
    };
    return [{ policy, comments: commentsOn(of) }];
  });
}

/** What needs the verbs: one line for those that the same things need. */
function commentsOn(rules: readonly NeededRule[]): string[] {
  const words = ({ neededBy }: NeededRule) =>
    neededBy.map((by) => (by === 'watch' ? 'to see them' : by)).join(', ');
  return [...Map.groupBy(rules, words)].map(
    ([needs, of]) => `${of.map(({ verb }) => verb).join(', ')}: ${needs}`,
  );
}

function bound(subject: Subject): readonly object[] {
  const binding = {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: ROLE },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: ROLE },
  };
  if (subject.kind === 'User') {
    return [{ ...binding, subjects: [{ apiGroup: RBAC, kind: 'User', name: subject.name }] }];
  }
  const { namespace, name } = subject;
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    { ...binding, subjects: [{ kind: 'ServiceAccount', name, namespace }] },
  ];
}

function flow(values: readonly string[]): string {
  return `[${values.map(scalar).join(', ')}]`;
}

/** Quoted unless it cannot be taken for anything but a string. */
function scalar(text: string): string {
  return /^[a-z][a-z0-9./-]*$/i.test(text) && !/^(y|yes|n|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** Block YAML of plain objects, lists and strings. */
function lines(value: object, indent = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]): string[] => {
    if (typeof inner === 'string') return [`${indent}${key}: ${scalar(inner)}`];
    if (!Array.isArray(inner)) return [`${indent}${key}:`, ...lines(inner, `${indent}  `)];
    const items = inner.flatMap((item) =>
      lines(item, `${indent}    `).map((line, index) =>
        index === 0 ? `${indent}  - ${line.trimStart()}` : line,
      ),
    );
    return [`${indent}${key}:`, ...items];
  });
}
