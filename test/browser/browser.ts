import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../chromium.ts';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A busy machine with two cores draws slowly, but not this slowly. */
const waitMs = 15_000;

export async function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    throw new Error('There is no Chromium; install it, or name it in LOWTIDE_CHROMIUM.');
  }
  return chromium.launch({ executablePath, args: quiet });
}

export interface Opened {
  readonly page: Page;
  /** What the browser complained of: errors of the page, its console, and its security policy. */
  readonly complaints: string[];
}

/** Opens the dashboard and waits for its first picture. */
export async function openDashboard(
  browser: Browser,
  address: string,
  options: BrowserContextOptions & { readonly fakeClock?: boolean } = {},
): Promise<Opened> {
  const { fakeClock, ...context } = options;
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, ...context });
  page.setDefaultTimeout(waitMs);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  if (fakeClock === true) await page.clock.install();
  await page.goto(address);
  await page.waitForSelector('.house');
  return { page, complaints };
}
