import { rmSync } from 'node:fs';
import { execute } from './execute.ts';

/** Makes `dist/`: the compiled `src/`, and the dashboard in `dist/web/`. Both take a second or two. */
const root = `${import.meta.dirname}/..`;

rmSync(`${root}/dist`, { recursive: true, force: true });
const codes = await Promise.all([
  execute('tsc', ['-p', 'tsconfig.build.json'], root),
  execute('vite', ['build', 'web', '--logLevel', 'warn'], root),
]);
process.exitCode = Math.max(...codes);
