import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** A phone on a slow line has the dashboard within a second. */
const gzippedBytesMax = 60 * 1024;

test('scripts and styles stay light', () => {
  const assets = join(import.meta.dirname, '../../dist/web/assets');
  const files = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
  const bytes = files.map((name) => gzipSync(readFileSync(join(assets, name))).byteLength);
  expect(files.length).toBeGreaterThan(1);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(gzippedBytesMax);
});
