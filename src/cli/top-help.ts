import type { Commands } from './command-list.ts';
import { paint } from './output/tone.ts';

/** What `lowtide --help` prints: every command once, and what is true of all. */
export function topHelp(commands: Commands, output: { readonly color: boolean }): string {
  const names = Object.keys(commands);
  const wide = Math.max(...names.map((name) => name.length));
  const list = Object.entries(commands).map(
    ([name, { brief }]) => `  ${paint('bold', name.padEnd(wide), output)}  ${brief}`,
  );
  return [
    'Keeps a homelab alive as its hosts come and go.',
    '',
    'USAGE',
    '  lowtide COMMAND [FLAGS]',
    '  lowtide COMMAND --help',
    '  lowtide --version',
    '',
    'COMMANDS',
    ...list,
    '',
    'Most commands know --lab FILE (lab.yaml when not given), --json and --no-color.',
    'Exit codes: 0 done, 1 failed, 2 usage, 3 held or not converged, 4 drift.',
    '',
  ].join('\n');
}
