/** One thing that happened to one subject, such as `web.1`. */
export interface TraceEvent {
  readonly subject: string;
  readonly what: string;
  /** Grows with time. Of two events with the same number nobody knows which came first. */
  readonly at: number;
}

export type Trace = readonly TraceEvent[];

export function textOf({ subject, what }: TraceEvent): string {
  return `${subject} ${what}`;
}

/** Links of the chains that the trace tears; empty: it keeps to all of them. */
export function tornLinks(trace: Trace, chains: readonly (readonly string[])[]): string[] {
  return chains.flatMap((chain) => {
    const left = new Set(trace);
    let at = Number.NEGATIVE_INFINITY;
    for (const [index, wanted] of chain.entries()) {
      const next = [...left].find((event) => event.at >= at && textOf(event) === wanted);
      if (next === undefined) {
        const before = chain[index - 1];
        return [before === undefined ? `no '${wanted}'` : `no '${wanted}' after '${before}'`];
      }
      left.delete(next);
      at = next.at;
    }
    return [];
  });
}

/** Subjects that the two traces tell differently of, with what each says of them. */
export function differences(real: Trace, simulated: Trace): string[] {
  const [one, other] = [bySubject(real), bySubject(simulated)];
  const subjects = [...new Set([...one.keys(), ...other.keys()])].sort();
  return subjects.flatMap((subject) => {
    const [seen, played] = [one.get(subject) ?? 'nothing', other.get(subject) ?? 'nothing'];
    return seen === played ? [] : [`${subject}: really ${seen}; simulated ${played}`];
  });
}

function bySubject(trace: Trace): Map<string, string> {
  const told = new Map<string, string>();
  for (const { subject, what } of trace.toSorted((one, other) => one.at - other.at)) {
    const before = told.get(subject);
    told.set(subject, before === undefined ? what : `${before}, ${what}`);
  }
  return told;
}
