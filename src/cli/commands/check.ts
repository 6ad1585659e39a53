import { buildCommand } from '@stricli/core';
import { allCodes, explain } from '../../model/explain.ts';
import { hasErrors } from '../../model/problem.ts';
import { count } from '../../status/sentences.ts';
import type { LowtideContext } from '../context.ts';
import { type LabFlag, labFlag, type OutputFlags, outputFlags } from '../flags.ts';
import { loadLab } from '../lab-file.ts';
import { writeJson } from '../output/json.ts';
import { problemCount, problemsText } from '../output/problem-text.ts';
import { wrap } from '../output/text-width.ts';

interface Flags extends LabFlag, OutputFlags {
  readonly explain?: string;
}

/** `lowtide check`: everything that is wrong with a lab file or could be better. */
export const checkCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Say what is wrong with the lab file, or could be better',
    fullDescription: [
      'Say what is wrong with the lab file, or could be better: all of it at once, with its place and what to do.',
      '',
      'Errors must be mended before anything else works (exit code 1). Warnings will hurt one day; notes are worth knowing.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...labFlag,
      ...outputFlags,
      explain: {
        kind: 'parsed',
        parse: String,
        brief: 'Say more about the problem with this code',
        placeholder: 'CODE',
        optional: true,
        proposeCompletions: (partial: string) =>
          allCodes().filter((code) => code.startsWith(partial)),
      },
    },
  },
  async func(flags) {
    if (flags.explain !== undefined) return explainCode(this, flags.explain, flags.json === true);
    const loaded = await loadLab(flags.lab, this.cwd);
    const { problems } = loaded;
    if (hasErrors(problems)) this.exit('failed');
    if (flags.json) return writeJson(this.stdout, { ok: loaded.kind === 'ok', problems });
    this.stdout.write(problemsText(problems, this.stdout));
    const size =
      loaded.kind === 'ok'
        ? ` (${count(loaded.lab.hosts.size, 'host')}, ${count(loaded.lab.nodes.size, 'node')})`
        : '';
    this.stdout.write(`${flags.lab}${size}: ${problemCount(problems)}\n`);
    const [first] = problems;
    if (first !== undefined) {
      this.stdout.write(`More on each: lowtide check --explain ${first.code}\n`);
    }
  },
});

function explainCode(context: LowtideContext, code: string, asJson: boolean): void {
  const found = explain(code);
  if (found.kind === 'unknown') {
    const hint =
      found.guess === undefined
        ? `Codes are ${allCodes().join(', ')}.`
        : `Did you mean ${found.guess}?`;
    context.fail(`There is no problem with the code ${code}. ${hint}`, 'usage');
    return;
  }
  if (asJson) {
    writeJson(context.stdout, { code, text: found.text });
    return;
  }
  const lines = wrap(found.text, Math.min(context.stdout.columns, 100));
  context.stdout.write(`${lines.join('\n')}\n`);
}
