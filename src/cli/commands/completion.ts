import { buildCommand } from '@stricli/core';
import { completionScript, type Shell, shells } from '../completion/script.ts';
import type { LowtideContext } from '../context.ts';

/** `lowtide completion SHELL`: the script that makes Tab complete commands, flags and their values. */
export const completionCommand = buildCommand<Record<never, never>, [Shell], LowtideContext>({
  docs: {
    brief: 'Print a completion script for your shell',
    fullDescription: [
      'Print a completion script for your shell.',
      '',
      '  bash  eval "$(lowtide completion bash)"            in ~/.bashrc',
      '  zsh   eval "$(lowtide completion zsh)"             in ~/.zshrc, after compinit',
      '  fish  lowtide completion fish | source             in ~/.config/fish/config.fish',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: shells.join(', '),
          placeholder: 'SHELL',
          parse: shellNamed,
          proposeCompletions: (partial) => shells.filter((shell) => shell.startsWith(partial)),
        },
      ],
    },
  },
  func(_flags, shell) {
    this.stdout.write(completionScript(shell));
  },
});

function shellNamed(input: string): Shell {
  const shell = shells.find((name) => name === input);
  if (shell === undefined) throw new Error(`there is a script for ${shells.join(', ')}`);
  return shell;
}
