import {
  type Application,
  buildApplication,
  buildCommand,
  buildRouteMap,
  type Command,
  help,
  proposeCompletions,
  type RouteMap,
  run,
  version,
} from '@stricli/core';
import { type Commands, commandList, type ListedCommand } from './command-list.ts';
import type { LowtideContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { lowtideText } from './text.ts';
import { topHelp } from './top-help.ts';
import { packageVersion } from './version.ts';

/** Runs one command line and returns the exit code. */
export async function runApp(
  typed: readonly string[],
  context: LowtideContext,
  commands: Commands = commandList,
): Promise<number> {
  const argv = asMeant(typed);
  if (asksForHelp(argv)) {
    context.process.stdout.write(topHelp(commands, context.stdout));
    return exitCodes.done;
  }
  await run(await appFor(argv, context, commands), argv, context);
  const code = Number(context.process.exitCode ?? exitCodes.done);
  return code < 0 ? exitCodeOf(code) : code;
}

/** What a shell may offer for the last, unfinished word. */
export async function complete(
  words: readonly string[],
  context: LowtideContext,
): Promise<readonly string[]> {
  const proposals = await proposeCompletions(
    await appFor(words, context, commandList),
    words,
    context,
  );
  return proposals.map(({ completion }) => completion);
}

/** `lowtide help check` and `lowtide --no-color check` mean what they seem to mean. */
function asMeant(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  if (first === 'help') return [...rest, '--help'];
  return first === '--no-color' ? asMeant(rest) : argv;
}

/** Nothing but a wish for help, or nothing at all. */
function asksForHelp(argv: readonly string[]): boolean {
  return argv.length === 0 || (argv.length === 1 && /^(?:-h|--help)$/.test(argv[0] ?? ''));
}

/** The app with only the asked command loaded, so that the others cost nothing. */
async function appFor(
  argv: readonly string[],
  context: LowtideContext,
  commands: Commands,
): Promise<Application<LowtideContext>> {
  const routes: Record<string, Command<LowtideContext> | RouteMap<LowtideContext>> = {};
  for (const [name, listed] of Object.entries(commands)) {
    routes[name] = name === argv[0] ? await listed.load() : unloaded(listed);
  }
  const root = buildRouteMap({
    routes,
    docs: { brief: 'Keeps a homelab alive as its hosts come and go.' },
  });
  const formatting = {
    caseStyle: 'convert-camel-to-kebab',
    useAliasInUsageLine: false,
    onlyRequiredInUsageLine: false,
  } as const;
  return buildApplication(
    root,
    {
      name: 'lowtide',
      scanner: {
        caseStyle: 'allow-kebab-for-camel',
        allowArgumentEscapeSequence: true,
        distanceOptions: distance,
      },
      localization: { text: lowtideText(context.env) },
    },
    {
      help: help({
        brief: 'Print this help',
        formatting,
        defaultForRouteMap: true,
        complete: true,
      }),
      version: version({
        brief: 'Print the version',
        info: { getCurrentVersion: () => packageVersion() },
        complete: true,
      }),
    },
  );
}

/** What still counts as a slip: a letter too much, three too few, any two swapped. */
const distance = {
  threshold: 4,
  weights: { insertion: 1, deletion: 3, substitution: 2, transposition: 0 },
};

/** Stands for a command in the top-level help and in "did you mean". */
function unloaded(listed: ListedCommand): Command<LowtideContext> {
  return buildCommand({
    loader: () => Promise.reject(new Error('bug: a command ran that was not loaded')),
    parameters: {},
    docs: { brief: listed.brief },
  });
}

/** The parser's own codes are negative: unknown command −5 and invalid argument −4 are usage. */
function exitCodeOf(stricliCode: number): number {
  return stricliCode === -5 || stricliCode === -4 ? exitCodes.usage : exitCodes.failed;
}
