import { type ArgumentScannerError, formatMessageForArgumentScannerError } from '@stricli/core';

/** What is wrong with the arguments of a command, in the words of who typed them. */
export function mistyped(error: ArgumentScannerError): string {
  return formatMessageForArgumentScannerError(error, {
    ArgumentParseError({ externalFlagNameOrPlaceholder, input, exception }) {
      const name = asTyped(externalFlagNameOrPlaceholder);
      const why = exception instanceof Error ? exception.message : String(exception);
      return why.startsWith(input) ? `${name}: ${why}` : `${name} ${input}: ${why}`;
    },
    EnumValidationError: ({ externalFlagName, input, values }) =>
      `${asTyped(externalFlagName)} takes ${values.join(' or ')}, not "${input}".`,
    UnsatisfiedFlagError: ({ externalFlagName }) => `${asTyped(externalFlagName)} needs a value.`,
    UnexpectedFlagError: ({ externalFlagName, previousInput, input }) =>
      `${asTyped(externalFlagName)} is given twice: "${previousInput}" and "${input}".`,
    UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing.`,
    UnexpectedPositionalError({ input }) {
      const isFile = /\.ya?ml$/.test(input);
      const hint = isFile ? `; a lab file is named with --lab ${input}` : '';
      return `"${input}" is one argument too many${hint}.`;
    },
  });
}

/** Flags are lower case, placeholders upper case. */
function asTyped(name: string): string {
  return /^[a-z]/.test(name) ? `--${name}` : name;
}
