import * as z from 'zod';

/**
 * A map of fixed keys; others are errors. `what` names it in sentences: "a host". The message of an
 * unknown key carries `what` and the known keys, for `schema-problems.ts` to make a sentence of.
 */
export function section<Shape extends z.ZodRawShape>(
  what: string,
  description: string,
  shape: Shape,
) {
  const keys = Object.keys(shape);
  return z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `${what}: ${keys.join(' ')}`
          : `its keys below it, indented: ${keys.join(', ')}`,
    })
    .meta({ description });
}

/** A map from names that the owner chooses, such as hosts. `what` names one entry: "a host". */
export function named<Name extends string, Value extends z.ZodType>(
  what: string,
  description: string,
  entriesMax: number,
  name: z.ZodType<Name, string>,
  value: Value,
) {
  return z
    .record(name, value, { error: `the name of ${what} and a colon, indented below it` })
    .superRefine((entries, context) => {
      const count = Object.keys(entries).length;
      if (count > entriesMax) tooMany(context, entries, count, entriesMax);
    })
    .meta({ description });
}

/** A list. `wanted` says what of: "a list of taints". */
export function list<Value extends z.ZodType>(wanted: string, description: string, value: Value) {
  return z
    .array(value, { error: wanted })
    .superRefine((entries, context) => {
      if (entries.length > LIST_MAX) tooMany(context, entries, entries.length, LIST_MAX);
    })
    .meta({ description });
}

/** No list of a home lab is longer; a longer one is a slip or an attack. */
const LIST_MAX = 64;

function tooMany(context: z.RefinementCtx, input: unknown, count: number, max: number) {
  context.addIssue({
    code: 'custom',
    input,
    message: '',
    params: { why: `has ${count} entries`, next: `At most ${max} are supported.` },
  });
}
