import * as z from 'zod';
import { labSchema } from './lab-schema.ts';

/**
 * The text of `schema/lab.schema.json`, from which editors complete and check a `lab.yaml`.
 * Draft 7, which every editor's YAML support reads.
 */
export function labJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(labSchema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      if (jsonSchema.examples?.length === 0) delete jsonSchema.examples;
    },
  });
  return `${JSON.stringify({ $schema, title: 'lab.yaml of Lowtide', ...schema }, null, 2)}\n`;
}
