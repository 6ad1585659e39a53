import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** The built dashboard, read once: what is not in this map is not served. Keys begin with `/`. */
export type Page = ReadonlyMap<string, PageFile>;

export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Its name holds a hash of its content, so that it may be kept for ever. */
  readonly immutable: boolean;
}

/** Well beyond a dashboard; a wrong folder is not read into memory. */
const filesMax = 200;

/** Reads the folder that Vite built into; absent when it is not built. */
export function readPage(folder: string): Page | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .slice(0, filesMax)
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => {
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      return [path, pageFile(path, new Uint8Array(readFileSync(file)))];
    }),
  );
}

export function pageFile(path: string, bytes: Uint8Array<ArrayBuffer>): PageFile {
  return {
    bytes,
    type: types[extname(path)] ?? 'application/octet-stream',
    immutable: path.startsWith('/assets/'),
  };
}

/** The page with the token that lets it change things; `head` is where a browser looks first. */
export function withToken(index: PageFile, token: string): string {
  const html = new TextDecoder().decode(index.bytes);
  return html.replace(
    /<head[^>]*>/i,
    (head) => `${head}<meta name="lowtide-token" content="${token}">`,
  );
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};
