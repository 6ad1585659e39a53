import type * as z from 'zod';
import type { Place } from '../../../../../model/problem.ts';
import type { Path, Positions } from '../../../../../model/yaml/positions.ts';
import { readYaml } from '../../../../../model/yaml/read-yaml.ts';
import {
  type ClusterEntry,
  type ContextEntry,
  kubeconfigSchema,
  type UserEntry,
} from './schema.ts';

/** Where something stands; never the line itself, which may hold a secret. */
export interface Spot {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface KubeconfigProblem extends Spot {
  readonly says: string;
  readonly next: string;
}

/** A named entry of one file; `spotOf` finds a key in it for problems that show later. */
export interface Entry<T> {
  readonly name: string;
  readonly value: T;
  readonly file: string;
  readonly spotOf: (...path: Path) => Spot;
}

export interface Kubeconfig {
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, Entry<ClusterEntry>>;
  readonly users: ReadonlyMap<string, Entry<UserEntry>>;
  readonly contexts: ReadonlyMap<string, Entry<ContextEntry>>;
}

export type ReadKubeconfig =
  | { readonly kind: 'read'; readonly config: Kubeconfig }
  | { readonly kind: 'unreadable'; readonly problems: readonly KubeconfigProblem[] };

/** Of one file; more would not be read by anybody. */
const problemsMax = 30;

/** Reads the text of one kubeconfig; all that is wrong with its form is told at once. */
export function readKubeconfig(text: string, file: string): ReadKubeconfig {
  const yaml = readYaml(text, file);
  const problems: KubeconfigProblem[] = yaml.problems
    .filter(({ level }) => level === 'error')
    .map(({ code, place }) => ({ ...spot(file, place), ...yamlSentence(code) }));
  if (yaml.kind === 'unreadable') return { kind: 'unreadable', problems: cut(problems) };

  const parsed = kubeconfigSchema.safeParse(yaml.value ?? {});
  const { positions } = yaml;
  problems.push(
    ...(parsed.error?.issues ?? []).map((issue) => schemaProblem(issue, file, positions)),
  );
  if (!parsed.success || problems.length > 0)
    return { kind: 'unreadable', problems: cut(problems) };

  const { clusters, users, contexts } = parsed.data;
  const named = <T>(section: string, list: readonly { name: string; value: T }[]) => {
    const found = new Map<string, Entry<T>>();
    for (const [index, { name, value }] of list.entries()) {
      const spotOf = (...path: Path) => spot(file, positions.valueAt([section, index, ...path]));
      if (!found.has(name)) found.set(name, { name, value, file, spotOf });
      else problems.push({ ...spotOf('name'), ...twice(section) });
    }
    return found;
  };
  const config: Kubeconfig = {
    currentContext: parsed.data['current-context'],
    clusters: named(
      'clusters',
      clusters.map(({ name, cluster: value }) => ({ name, value })),
    ),
    users: named(
      'users',
      users.map(({ name, user: value }) => ({ name, value })),
    ),
    contexts: named(
      'contexts',
      contexts.map(({ name, context: value }) => ({ name, value })),
    ),
  };
  if (problems.length > 0) return { kind: 'unreadable', problems: cut(problems) };
  return { kind: 'read', config };
}

function twice(section: string) {
  const says = `A second entry of ${section} has this name.`;
  return { says, next: 'Remove one of the two, or give it another name.' };
}

function schemaProblem(issue: z.core.$ZodIssue, file: string, positions: Positions) {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  const what = path
    .map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${part}`))
    .join('');
  const says = `${what === '' ? 'The file' : what.replace(/^\./, '')} ${issue.message}.`;
  return {
    ...spot(file, positions.valueAt(path)),
    says,
    next: 'Correct it, or get a fresh kubeconfig.',
  };
}

/** Own sentences: those for `lab.yaml` quote what they find, and here that may be a secret. */
function yamlSentence(code: string): { readonly says: string; readonly next: string } {
  const says = yamlSays[code] ?? 'This is not YAML.';
  return { says, next: 'Correct it, or get a fresh kubeconfig.' };
}

const yamlSays: Readonly<Record<string, string>> = {
  'yaml-tab': 'The line is indented with a tab; YAML takes only spaces.',
  'duplicate-key': 'A key stands here a second time in the same map.',
  'yaml-documents': 'A second YAML document begins here (---); a kubeconfig is one.',
  'yaml-key': 'A key must be text.',
  'yaml-number': 'A number is written so that programs read it differently; put it in quotes.',
  'yaml-alias': 'An alias (*) refers to nothing that stands above it.',
  'yaml-merge': 'Maps are merged with <<, which YAML 1.2 has not.',
  'yaml-tag': 'A tag (!) is not known.',
  'too-deep': 'The file is nested too deep.',
  'too-large': 'The file grows too large here, aliases followed.',
};

function spot(file: string, place: Place | undefined): Spot {
  return place === undefined ? { file } : { file, line: place.line, column: place.column };
}

function cut(problems: readonly KubeconfigProblem[]): readonly KubeconfigProblem[] {
  return problems.slice(0, problemsMax);
}
