import { buildCommand } from '@stricli/core';
import {
  clusterRoleObjects,
  clusterRoleText,
  type Subject,
} from '../../world/real/kubernetes/rbac/cluster-role.ts';
import type { LowtideContext } from '../context.ts';
import { type OutputFlags, outputFlags } from '../flags.ts';
import { writeJson } from '../output/json.ts';

interface Flags extends OutputFlags {
  readonly user?: string;
  readonly serviceAccount?: Subject;
}

/** `lowtide rbac`: the rights that Lowtide needs in Kubernetes, generated from what it does there. */
export const rbacCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Print the ClusterRole that Lowtide needs in Kubernetes',
    fullDescription: [
      'Print the ClusterRole that Lowtide needs in Kubernetes: every right that it uses and no other, each with what needs it.',
      '',
      '  lowtide rbac --user lowtide | kubectl apply -f -',
      '',
      'Without a flag it gives the role to nobody.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...outputFlags,
      user: {
        kind: 'parsed',
        parse: userName,
        brief: 'Give the role to this user',
        placeholder: 'NAME',
        optional: true,
      },
      serviceAccount: {
        kind: 'parsed',
        parse: serviceAccount,
        brief: 'Make this ServiceAccount and give the role to it',
        placeholder: 'NAMESPACE/NAME',
        optional: true,
      },
    },
  },
  func({ json, user, serviceAccount }) {
    if (user !== undefined && serviceAccount !== undefined) {
      this.fail('--user and --service-account exclude each other.', 'usage');
      return;
    }
    const subject: Subject | undefined =
      user === undefined ? serviceAccount : { kind: 'User', name: user };
    if (json) {
      const items = clusterRoleObjects(subject);
      writeJson(this.stdout, { apiVersion: 'v1', kind: 'List', items });
      return;
    }
    this.stdout.write(clusterRoleText(subject));
  },
});

function userName(text: string): string {
  if (!/^\P{C}+$/u.test(text))
    throw new Error('the name of a user has at least one character, all printable');
  return text;
}

/** RFC 1123: a namespace is a label, a ServiceAccount a subdomain. */
function serviceAccount(text: string): Subject {
  const [, namespace, name] =
    /^([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\/([a-z0-9](?:[-.a-z0-9]{0,251}[a-z0-9])?)$/.exec(
      text,
    ) ?? [];
  if (namespace === undefined || name === undefined) {
    throw new Error('it is NAMESPACE/NAME, such as lowtide/lowtide');
  }
  return { kind: 'ServiceAccount', namespace, name };
}
