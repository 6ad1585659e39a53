import { readDuration } from '../../model/duration.ts';
import type { LowtideContext } from '../context.ts';
import { type LabFlag, labFlag, type OutputFlags, outputFlags, switchedOn } from '../flags.ts';
import { type HandOverFlags, handOverFlags } from './hand-over.ts';

export interface ClientFlags extends LabFlag, HandOverFlags, Pick<OutputFlags, 'noColor'> {
  readonly context?: string;
  readonly lifetime: number;
  readonly merge?: boolean;
  readonly use?: boolean;
}

/** Of commands that make a client's certificate and hand it over or merge it. */
export function clientFlags(contextName: string) {
  return {
    ...labFlag,
    noColor: outputFlags.noColor,
    merge: { ...switchedOn, brief: 'Put it into your own file, and keep that as it was beside' },
    use: { ...switchedOn, brief: 'With --merge: make it the current context even if there is one' },
    context: {
      kind: 'parsed',
      parse: readContextName,
      brief: `The name of the context; ${contextName} when not given`,
      placeholder: 'NAME',
      optional: true,
    },
    lifetime: {
      kind: 'parsed',
      parse: readLifetime,
      brief: 'How long the certificate is valid',
      placeholder: 'DURATION',
      default: '365d',
    },
    ...handOverFlags,
  } as const;
}

/** `--merge` decides where it goes, so that nothing else may. */
export function isAmbiguous(context: LowtideContext, flags: ClientFlags): boolean {
  const { merge = false, use = false, output, reveal = false, overwrite = false } = flags;
  if (merge && (output !== undefined || reveal || overwrite)) {
    context.fail('--merge and --output, --overwrite or --reveal exclude each other.', 'usage');
    return true;
  }
  if (use && !merge) context.fail('--use goes with --merge.', 'usage');
  return use && !merge;
}

function readContextName(text: string): string {
  if (!/^[A-Za-z0-9][\w.@:-]{0,200}$/.test(text)) {
    throw new Error('a name has letters, digits, and . _ @ : - between');
  }
  return text;
}

function readLifetime(text: string): number {
  const result = readDuration(text);
  if (result.kind === 'refused') throw new Error(`it ${result.why}. ${result.next}`);
  if (result.value < shortestMs) throw new Error('less than a minute is over before it is used');
  return result.value;
}

const shortestMs = 60_000;
