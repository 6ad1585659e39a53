/** Flags that mean the same in every command that has them. */
export const labFlag = {
  lab: {
    kind: 'parsed',
    parse: String,
    brief: 'The lab file',
    placeholder: 'FILE',
    default: 'lab.yaml',
  },
} as const;

export const outputFlags = {
  json: { kind: 'boolean', brief: 'Print one JSON document', default: false },
  /** Read before parsing, by `wantsColor`; declared so that it is known and documented. */
  noColor: { kind: 'boolean', brief: 'Print without colours', default: false },
} as const;

export const worldFlag = {
  world: {
    kind: 'enum',
    values: ['simulated'],
    brief: 'Which world to act on',
    default: 'simulated',
  },
} as const;

export const yesFlag = {
  yes: { kind: 'boolean', brief: 'Do it without asking', default: false },
} as const;

export interface LabFlag {
  readonly lab: string;
}

export interface OutputFlags {
  readonly json: boolean;
  readonly noColor: boolean;
}

export interface WorldFlag {
  readonly world: 'simulated';
}

export interface YesFlag {
  readonly yes: boolean;
}
