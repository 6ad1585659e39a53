import { takeShare } from '../all-cores.ts';
import { hunt } from '../mutants/hunt.ts';
import { mutants } from '../mutants/mutants.ts';

/** Each index is a mutant; those that survive are reported by name. */
takeShare((index) => {
  const mutant = mutants[index];
  if (mutant === undefined) throw new Error(`bug: no mutant ${index}`);
  return hunt(mutant) === undefined ? [mutant.name] : [];
});
