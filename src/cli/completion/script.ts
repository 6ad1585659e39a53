export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/**
 * A script that asks `lowtide __complete WORDS…` for the words that may follow; the last word is the
 * unfinished one. With none to offer, the shell completes file names.
 */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}

const scripts: Record<Shell, string> = {
  bash: `_lowtide() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(lowtide __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _lowtide lowtide
`,
  zsh: `_lowtide() {
  local -a found
  found=("\${(@f)$(lowtide __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -- "\${found[@]}"; else _files; fi
}
compdef _lowtide lowtide
`,
  fish: `function __lowtide_complete
  set -l words (commandline -opc) (commandline -ct)
  lowtide __complete $words[2..] 2>/dev/null
end
complete -c lowtide -a '(__lowtide_complete)'
`,
};
