import type { Path, Positions } from '../model/yaml/positions.ts';
import { readYaml } from '../model/yaml/read-yaml.ts';
import { type SecretsProblem, spot } from './problem.ts';

export type SecretsYaml =
  | {
      readonly kind: 'read';
      readonly value: unknown;
      readonly at: (path: Path) => ReturnType<typeof spot>;
    }
  | { readonly kind: 'unreadable'; readonly problems: readonly SecretsProblem[] };

const problemsMax = 30;

/** Reads YAML that holds secrets: of what is wrong, only the kind and the place are told. */
export function readSecretsYaml(text: string, file: string): SecretsYaml {
  const yaml = readYaml(text, file);
  const problems = yaml.problems
    .filter(({ level }) => level === 'error')
    .slice(0, problemsMax)
    .map(({ code, place }) => ({
      ...spot(file, place),
      says: sentences[code] ?? 'This is not YAML.',
      next: 'Correct it, or take the file anew from where it was made.',
    }));
  if (yaml.kind === 'unreadable' || problems.length > 0) return { kind: 'unreadable', problems };
  const { positions }: { positions: Positions } = yaml;
  return { kind: 'read', value: yaml.value, at: (path) => spot(file, positions.valueAt(path)) };
}

const sentences: Readonly<Record<string, string>> = {
  'yaml-tab': 'The line is indented with a tab; YAML takes only spaces.',
  'duplicate-key': 'A key stands here a second time in the same map.',
  'yaml-documents': 'A second YAML document begins here (---); a file of secrets is one.',
  'yaml-key': 'A key must be text.',
  'yaml-number': 'A number is written so that programs read it differently; put it in quotes.',
  'yaml-alias': 'An alias (*) refers to nothing that stands above it.',
  'yaml-merge': 'Maps are merged with <<, which YAML 1.2 has not.',
  'yaml-tag': 'A tag (!) is not known.',
  'too-deep': 'The file is nested too deep.',
  'too-large': 'The file grows too large here, aliases followed.',
};
