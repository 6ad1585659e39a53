import { speedMax } from './engine/driver.ts';
import { wholeNumber } from './whole-number.ts';
import { readWorldChoice, type WorldChoice } from './world-choice.ts';

/** Of a seeded world. */
export const seedMax = 2 ** 31;

/** Flags that mean the same in every command that has them. */
export const labFlag = {
  lab: {
    kind: 'parsed',
    parse: fileName,
    brief: 'The lab file',
    placeholder: 'FILE',
    default: 'lab.yaml',
  },
} as const;

/** Optional rather than false by default, so that the help does not say so of each. */
export const switchedOn = { kind: 'boolean', optional: true, withNegated: false } as const;

export const outputFlags = {
  json: { ...switchedOn, brief: 'Print one JSON document' },
  /** Read before parsing, by `wantsColor`; declared so that it is known and documented. */
  noColor: { ...switchedOn, brief: 'Print without colours' },
} as const;

const world = {
  kind: 'parsed',
  parse: readWorldChoice,
  proposeCompletions: () => ['simulated', 'real'],
  placeholder: 'WORLD',
} as const;

export const worldFlag = {
  world: {
    ...world,
    brief: 'Which world to act on: simulated, real, or a mix such as simulated,kubernetes=real',
    default: 'simulated',
  },
} as const;

/** For commands that ask the Lowtide that runs unless a world is named. */
export const ownWorldFlag = {
  world: {
    ...world,
    brief: 'Do it in this process where no Lowtide runs, on this world: real, or a mix',
    optional: true,
  },
} as const;

/** How to reach a real Kubernetes. */
export const clusterFlags = {
  kubeconfig: {
    kind: 'parsed',
    parse: fileName,
    brief: 'The kubeconfig of a real Kubernetes; else $KUBECONFIG or ~/.kube/config',
    placeholder: 'FILE',
    optional: true,
  },
  context: {
    kind: 'parsed',
    parse: String,
    brief: 'The context in it, if not the current one',
    placeholder: 'NAME',
    optional: true,
  },
} as const;

/** How what is simulated lives. */
export const paceFlags = {
  speed: {
    kind: 'parsed',
    parse: wholeNumber('a speed', 1, speedMax),
    brief: 'How many times as fast simulated time runs: 60, or 1 beside what is real',
    placeholder: 'N',
    optional: true,
  },
  seed: {
    kind: 'parsed',
    parse: wholeNumber('a seed', 0, seedMax),
    brief: 'Which simulated life to play; another one each time when not given',
    placeholder: 'N',
    optional: true,
  },
} as const;

export const yesFlag = {
  yes: { ...switchedOn, brief: 'Do it without asking' },
} as const;

export interface LabFlag {
  readonly lab: string;
}

export interface OutputFlags {
  readonly json?: boolean;
  readonly noColor?: boolean;
}

export interface WorldFlag {
  readonly world: WorldChoice;
}

export interface OwnWorldFlag {
  readonly world?: WorldChoice;
}

export interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
}

export interface PaceFlags {
  readonly speed?: number;
  readonly seed?: number;
}

export interface YesFlag {
  readonly yes?: boolean;
}

function fileName(text: string): string {
  if (text === '') throw new Error('the name of the file is empty');
  return text;
}
