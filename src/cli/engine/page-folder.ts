import { fileURLToPath } from 'node:url';

/** Where the build puts the dashboard; `src/` and `dist/` lie at the same depth. */
export const pageFolder = fileURLToPath(new URL('../../../dist/web', import.meta.url));
