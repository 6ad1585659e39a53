import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/server/wire.ts';
import { openBrowser, openDashboard } from './browser.ts';
import { serveFixture } from './fixture-server.ts';
import { leaving, trouble } from './fixtures/evening.ts';
import { lowTide } from './fixtures/low-tide.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const pictures: readonly (readonly [string, Snapshot])[] = [
  ['low tide', lowTide],
  ['a host that leaves', leaving],
  ['trouble', trouble],
];
const widths = [1400, 820, 375] as const;

describe.each(pictures)('%s', (_, snapshot) => {
  let lab: { address: string; stop: () => Promise<void> };
  beforeAll(async () => {
    lab = await serveFixture(snapshot);
  });
  afterAll(() => lab.stop());

  test.each(['light', 'dark'] as const)(
    'in %s fits every width and can be read by all',
    async (colorScheme) => {
      const { page, complaints } = await openDashboard(browser, `${lab.address}/#off=nuc1,gamer`, {
        colorScheme,
        reducedMotion: 'reduce',
      });
      await page.waitForSelector('.verdict');
      for (const summary of await page.$$('summary')) await summary.click();
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        expect(await overflowing(page), `at ${width} px`).toEqual([]);
        if (width !== 820) expect(await violations(page), `at ${width} px`).toEqual([]);
      }
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

/** What sticks out of the page sideways. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(`
    const width = document.documentElement.clientWidth;
    const wide = document.documentElement.scrollWidth > width;
    [...document.querySelectorAll('body *')]
      .filter((element) => wide && element.getBoundingClientRect().right > width + 0.5)
      .map((element) => element.outerHTML.slice(0, 160));
  `);
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate<axe.AxeResults>('axe.run()');
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
    );
}
