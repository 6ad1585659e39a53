import type { Output } from '../context.ts';

/** One JSON document, as `--json` promises: Maps as objects, Sets as arrays, a newline at the end. */
export function writeJson(output: Output, value: unknown): void {
  output.write(`${JSON.stringify(value, plain, 2)}\n`);
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return value;
}
