import { rules } from '../../../src/controller/rules.ts';
import { type Mutant, withOperation, withoutGate, withoutStep } from './mutate.ts';

/** What something else sees to as well, so that alone it is missed by nobody: `twisted` breaks both. */
const doneTwice = [
  'expected-absence',
  'proof-of-power-off',
  'free what could not move',
  'free what libvirt saw end',
];

/** Each gate, each step and each operation left out once. */
export const dropped: readonly Mutant[] = [
  ...rules.gates
    .filter(({ name }) => !doneTwice.includes(name))
    .map(({ name }) => ({ name: `no gate ${name}`, mutate: withoutGate(name) })),
  ...rules.operations.map(({ kind }) => ({
    name: `no operation ${kind}`,
    mutate: withOperation(kind, () => undefined),
  })),
  ...rules.operations.flatMap(({ kind, steps }) =>
    steps
      .filter(({ name }) => !doneTwice.includes(name))
      .map(({ name }) => ({
        name: `${kind} does not ${name}`,
        mutate: withoutStep(kind, name),
      })),
  ),
];
