import { type ApplicationText, ArgumentScannerError, text_en } from '@stricli/core';
import { mistyped } from './mistyped.ts';

/** What the command line itself says; commands word their own results. */
export function lowtideText(env: Readonly<Record<string, string | undefined>>): ApplicationText {
  const debug = Boolean(env.LOWTIDE_DEBUG);
  return {
    ...text_en,
    briefs: {
      ...text_en.briefs,
      argumentEscapeSequence: 'What follows are arguments, even with a leading dash',
    },
    noCommandRegisteredForInput({ input, corrections }) {
      if (input.startsWith('-')) {
        return `${input} stands before any command; flags come after it: lowtide COMMAND ${input}`;
      }
      return corrections.length === 0
        ? `lowtide has no command "${input}"; "lowtide --help" lists them all.`
        : `lowtide has no command "${input}"; did you mean ${corrections.join(' or ')}?`;
    },
    exceptionWhileParsingArguments: (exception) =>
      exception instanceof ArgumentScannerError
        ? sentence(mistyped(exception))
        : unexpected(exception, debug),
    exceptionWhileLoadingCommandFunction: (exception) => unexpected(exception, debug),
    exceptionWhileLoadingCommandContext: (exception) => unexpected(exception, debug),
    exceptionWhileRunningCommand: (exception) => unexpected(exception, debug),
  };
}

/** One sentence for an exception that nobody foresaw; with LOWTIDE_DEBUG the stack as well. */
export function unexpected(exception: unknown, debug: boolean): string {
  const sentence = `lowtide met something that it does not know how to handle (${messageOf(exception)}); please report it to the project as an issue`;
  if (!debug) return `${sentence}, best with what LOWTIDE_DEBUG=1 prints.`;
  const stack = exception instanceof Error ? exception.stack : undefined;
  return `${sentence}, with the following.\n${stack ?? String(exception)}`;
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function messageOf(exception: unknown): string {
  return exception instanceof Error ? exception.message : String(exception);
}
