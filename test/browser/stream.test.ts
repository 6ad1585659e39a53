import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openDashboard } from './browser.ts';
import { type LivingLab, startLivingLab } from './living-lab.ts';

describe('a dashboard whose server goes away', () => {
  let browser: Browser;
  let lab: LivingLab;
  beforeAll(async () => {
    browser = await openBrowser();
    lab = await startLivingLab({ seed: 3, speed: 60 });
  });
  afterAll(async () => {
    await browser.close();
    await lab.stop();
  });

  test('says that the picture is old, keeps it, and goes on when the server is back', async () => {
    const { page } = await openDashboard(browser, lab.address, { fakeClock: true });
    await page.waitForSelector('[data-link="live"]');
    await lab.stopServer();
    await page.waitForSelector('[data-link="stale"]');
    await page.clock.fastForward(13_000);
    await page.waitForSelector('main.is-stale');
    expect(await page.textContent('.live')).toContain('no news for');
    expect(await page.locator('.house').count()).toBe(8);

    await lab.restartServer();
    await page.clock.fastForward(6_000);
    await page.waitForSelector('[data-link="live"]');
    await page.waitForSelector('main:not(.is-stale)');
    await page.close();
  });

  test('can still change things after a restart, though the token is new', async () => {
    const { page } = await openDashboard(browser, lab.address);
    await lab.stopServer();
    await lab.restartServer();
    await page.waitForSelector('[data-link="live"]');
    await page.keyboard.press('p');
    await page.getByText('· paused').waitFor();
    await page.keyboard.press('p');
    await page.getByText('· 60×').waitFor();
    await page.close();
  });
});
