import type { Read } from '../../model/read.ts';

/** Puts questions to a person; each gives `undefined` when the person gives up (Ctrl-C). */
export interface Asker {
  text<T>(question: Question<T>): Promise<T | undefined>;
  yes(message: string, initial: boolean): Promise<boolean | undefined>;
  choice<const C extends string>(message: string, choices: readonly C[]): Promise<C | undefined>;
}

export interface Question<T> {
  readonly message: string;
  /** Taken when nothing is typed. */
  readonly initial?: string;
  readonly reading: (text: string) => Read<T>;
}

/** Asks at the terminal. The library is loaded only here: most runs ask nothing. */
export async function terminalAsker(): Promise<Asker> {
  const { confirm, isCancel, select, text } = await import('@clack/prompts');
  return {
    async text({ message, initial, reading }) {
      const typed = await text({
        message,
        ...(initial === undefined ? {} : { placeholder: initial, defaultValue: initial }),
        validate: (value) => {
          const result = reading((value ?? '').trim() || (initial ?? ''));
          return result.kind === 'refused' ? `That ${result.why}. ${result.next}` : undefined;
        },
      });
      if (isCancel(typed)) return undefined;
      const result = reading(typed.trim() || (initial ?? ''));
      return result.kind === 'read' ? result.value : undefined;
    },
    async yes(message, initial) {
      const answer = await confirm({ message, initialValue: initial });
      return isCancel(answer) ? undefined : answer;
    },
    async choice(message, choices) {
      const options = choices.map((value) => ({ value: String(value), label: value }));
      const answer = await select({ message, options });
      return isCancel(answer) ? undefined : choices.find((each) => each === answer);
    },
  };
}
