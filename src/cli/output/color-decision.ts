/**
 * Whether an output is coloured: `--no-color` first, then FORCE_COLOR and NO_COLOR
 * (https://force-color.org, https://no-color.org: set and not empty), then whether it is a terminal.
 */
export function wantsColor(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
): boolean {
  const end = argv.indexOf('--');
  const flags = end === -1 ? argv : argv.slice(0, end);
  if (flags.includes('--no-color')) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.NO_COLOR) return false;
  return isTTY && env.TERM !== 'dumb';
}
