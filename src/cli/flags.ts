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

export const worldFlag = {
  world: {
    kind: 'enum',
    values: ['simulated'],
    brief: 'Which world to act on',
    default: 'simulated',
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
  readonly world: 'simulated';
}

export interface YesFlag {
  readonly yes?: boolean;
}

function fileName(text: string): string {
  if (text === '') throw new Error('the name of the file is empty');
  return text;
}
