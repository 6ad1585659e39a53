import { rules } from '../../../src/controller/rules.ts';
import { type Mutant, withOperation, withoutGate, withoutStep } from './mutate.ts';

/**
 * What the steps see to as well, so that the gate alone is missed by nobody: `twisted` breaks both.
 */
const guardedTwice = ['expected-absence', 'proof-of-power-off'];

/** Each gate, each step and each operation left out once. */
export const dropped: readonly Mutant[] = [
  ...rules.gates
    .filter(({ name }) => !guardedTwice.includes(name))
    .map(({ name }) => ({ name: `no gate ${name}`, mutate: withoutGate(name) })),
  ...rules.operations.map(({ kind }) => ({
    name: `no operation ${kind}`,
    mutate: withOperation(kind, () => undefined),
  })),
  ...rules.operations.flatMap(({ kind, steps }) =>
    steps.map(({ name }) => ({
      name: `${kind} does not ${name}`,
      mutate: withoutStep(kind, name),
    })),
  ),
];
