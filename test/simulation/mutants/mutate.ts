import type { Definition, Rules } from '../../../src/controller/definition.ts';
import type { Gate } from '../../../src/controller/gate.ts';
import type { OperationKind, Step } from '../../../src/controller/operation.ts';

/** Breaks one thing in the rules. */
export type Mutate = (rules: Rules) => Rules;

export interface Mutant {
  /** What is broken. */
  readonly name: string;
  readonly mutate: Mutate;
}

export function withGate(name: string, change: (gate: Gate) => Gate | undefined): Mutate {
  return ({ gates, operations }) => {
    if (!gates.some((gate) => gate.name === name)) throw new Error(`bug: no gate ${name}`);
    return {
      operations,
      gates: gates.flatMap((gate) => (gate.name === name ? (change(gate) ?? []) : gate)),
    };
  };
}

export function withoutGate(name: string): Mutate {
  return withGate(name, () => undefined);
}

export function withOperation(
  kind: OperationKind,
  change: (definition: Definition) => Definition | undefined,
): Mutate {
  return ({ gates, operations }) => ({
    gates,
    operations: operations.flatMap((each) => (each.kind === kind ? (change(each) ?? []) : each)),
  });
}

export function withStep(
  kind: OperationKind,
  name: string,
  change: (step: Step) => Step | undefined,
): Mutate {
  return withOperation(kind, (definition) => {
    if (!definition.steps.some((step) => step.name === name)) {
      throw new Error(`bug: ${kind} has no step "${name}"`);
    }
    return {
      ...definition,
      steps: definition.steps.flatMap((step) => (step.name === name ? (change(step) ?? []) : step)),
    };
  });
}

export function withoutStep(kind: OperationKind, name: string): Mutate {
  return withStep(kind, name, () => undefined);
}

/** Several at once: for what is guarded twice. */
export function all(...mutates: readonly Mutate[]): Mutate {
  return (rules) => mutates.reduce((changed, mutate) => mutate(changed), rules);
}
