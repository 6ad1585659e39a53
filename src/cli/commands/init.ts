import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildCommand } from '@stricli/core';
import { type FirstHost, type FirstLab, firstLabText } from '../../model/first-lab.ts';
import { addressText, rangeOf, readAddress, readCidr } from '../../model/ipv4.ts';
import { lint } from '../../model/lint/lint.ts';
import { readName } from '../../model/name.ts';
import { parseLab } from '../../model/parse.ts';
import { readTimezone } from '../../model/place-names.ts';
import { hasErrors, type Problem } from '../../model/problem.ts';
import type { Read } from '../../model/read.ts';
import type { LowtideContext } from '../context.ts';
import { type LabFlag, labFlag, type OutputFlags, outputFlags } from '../flags.ts';
import { terminalAsker } from '../init/asker.ts';
import { HOST_FORM, readHostOption } from '../init/host-option.ts';
import { askFirstLab } from '../init/questions.ts';
import { problemCount, problemsText } from '../output/problem-text.ts';

interface Flags extends LabFlag, Pick<OutputFlags, 'noColor'> {
  readonly name: string;
  readonly timezone?: string;
  readonly network: string;
  readonly gateway?: string;
  readonly endpoint?: string;
  readonly host?: readonly FirstHost[];
}

/** `lowtide init`: writes a first lab file, by questions or by flags. Never overwrites. */
export const initCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Write a first lab file, by questions or by flags',
    fullDescription: [
      'Write a first lab file, by questions or by flags. A file that exists is never touched.',
      '',
      'With --host, or without a terminal, nothing is asked:',
      `  --host ${HOST_FORM}`,
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...labFlag,
      noColor: outputFlags.noColor,
      name: {
        kind: 'parsed',
        parse: parsing(readName),
        brief: 'The name of the lab',
        placeholder: 'NAME',
        default: 'home',
      },
      timezone: {
        kind: 'parsed',
        parse: parsing(readTimezone),
        brief: 'Where the household lives; that of this machine when not given',
        placeholder: 'ZONE',
        optional: true,
      },
      network: {
        kind: 'parsed',
        parse: parsing(readCidr),
        brief: 'The network at home',
        placeholder: 'CIDR',
        default: '192.168.1.0/24',
      },
      gateway: {
        kind: 'parsed',
        parse: parsing(readAddress),
        brief: "The router's address; the first of the network when not given",
        placeholder: 'ADDRESS',
        optional: true,
      },
      endpoint: {
        kind: 'parsed',
        parse: parsing(readAddress),
        brief: 'A free address for the Kubernetes API; the next after the hosts when not given',
        placeholder: 'ADDRESS',
        optional: true,
      },
      host: {
        kind: 'parsed',
        parse: readHostOption,
        brief: 'A host; may be given more than once',
        placeholder: 'NAME,KEY=VALUE,…',
        optional: true,
        variadic: true,
      },
    },
  },
  async func(flags) {
    const path = resolve(this.cwd, flags.lab);
    if (existsSync(path)) {
      return this.fail(
        `${flags.lab} exists already and is left as it is. Name another with --lab FILE.`,
      );
    }
    const answers = await answersOf(this, flags);
    if (answers === undefined) return;
    await writeLab(this, flags.lab, path, firstLabText(answers));
  },
});

async function answersOf(context: LowtideContext, flags: Flags): Promise<FirstLab | undefined> {
  const timezone = flags.timezone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { host: hosts = [] } = flags;
  if (hosts.length > 0) {
    const gateway = flags.gateway ?? addressText(rangeOf(flags.network).first + 1);
    const { name, network: cidr, endpoint } = flags;
    return {
      name,
      timezone,
      cidr,
      gateway,
      hosts,
      ...(endpoint === undefined ? {} : { endpoint }),
    };
  }
  if (!context.interactive) {
    context.fail(
      `There is no terminal to ask at. Give the hosts as flags: --host ${HOST_FORM}`,
      'usage',
    );
    return undefined;
  }
  const answers = await askFirstLab(await terminalAsker(), timezone);
  if (answers === undefined) context.fail('Given up; nothing was written.');
  return answers;
}

/** Writes only what `lowtide check` would accept. */
async function writeLab(context: LowtideContext, file: string, path: string, text: string) {
  const problems = problemsOf(text, file);
  if (hasErrors(problems)) {
    context.stderr.write(
      problemsText(
        problems.filter(({ level }) => level === 'error'),
        context.stderr,
      ),
    );
    context.fail('These answers do not make a lab; nothing was written.');
    return;
  }
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    context.fail(`${file} cannot be written (${why}). Check that its folder exists and is yours.`);
    return;
  }
  context.stdout.write(
    `Wrote ${file}: ${problemCount(problems)}. Look at it, then: lowtide check\n`,
  );
}

function problemsOf(text: string, file: string): readonly Problem[] {
  const parsed = parseLab(text, file);
  return parsed.kind === 'bad' ? parsed.problems : lint(parsed.lab, file, parsed.positions);
}

/** A reader as the argument parser wants it: it throws a sentence. */
function parsing<T>(reading: (text: string) => Read<T>): (text: string) => T {
  return (text) => {
    const result = reading(text);
    if (result.kind === 'read') return result.value;
    throw new Error(`${text} ${result.why}. ${result.next}`);
  };
}
