import { existsSync } from 'node:fs';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where this machine's Chromium is: LOWTIDE_CHROMIUM, else where distributions put it. */
export function chromiumPath(): string | undefined {
  const named = process.env.LOWTIDE_CHROMIUM;
  const candidates = named === undefined ? usual : [named];
  return candidates.find((path) => existsSync(path));
}
