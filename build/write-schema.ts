import { writeFileSync } from 'node:fs';
import { labJsonSchema } from '../src/model/schema/json-schema.ts';

/** `node build/write-schema.ts`: writes the JSON Schema of lab.yaml anew. A test asks for it. */
writeFileSync(new URL('../schema/lab.schema.json', import.meta.url), labJsonSchema());
