import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, openDashboard } from './browser.ts';
import { type LivingLab, startLivingLab } from './living-lab.ts';

let browser: Browser;
let lab: LivingLab;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await openBrowser();
  lab = await startLivingLab({ seed: 7, speed: 60 });
});
afterAll(async () => {
  await browser.close();
  await lab.stop();
});
beforeEach(async () => {
  ({ page, complaints } = await openDashboard(browser, lab.address));
});
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

const hostStatus = (name: string) =>
  lab.live.feed.snapshot().status.hosts.find((host) => host.name === name);

describe('the shore', () => {
  test('shows every host, those that are off below the waterline', async () => {
    expect(await page.locator('.house').count()).toBe(8);
    expect(await page.locator('.sea [data-host="gamer"]').count()).toBe(1);
    expect(await page.locator('.land .house').count()).toBe(6);
  });

  test('says the headline of the status, and says it to screen readers', async () => {
    const { text } = lab.live.feed.snapshot().status.headline;
    expect(await page.textContent('h1')).toContain(text);
    await page.locator('[aria-live="polite"]', { hasText: text }).waitFor({ state: 'attached' });
  });
});

describe('what if', () => {
  test('answers in place, remembers the question in the URL, and touches nothing', async () => {
    await page.getByRole('button', { name: 'all on', exact: true }).click();
    await page.getByText('Everything would still run').waitFor();
    await page.locator('[data-what-if="nuc1"]').click();
    await page.locator('[data-what-if="gamer"]').click();
    await page.getByText('etcd stops: 1 of 3 voters.').waitFor();
    await page.getByText('switch on gamer').waitFor();
    expect(new URL(page.url()).hash).toBe('#off=nuc1,gamer');
    expect(hostStatus('nuc1')?.power).toBe('on');

    await page.reload();
    await page.getByText('etcd stops: 1 of 3 voters.').waitFor();
  });

  test('opens the pods that would not run, each with its reason', async () => {
    await page.getByRole('button', { name: 'low tide', exact: true }).click();
    const row = page.locator('.expandable', { hasText: 'Would not run' });
    await row.locator('summary').click();
    expect(await row.locator('li').first().textContent()).toMatch(/\w+\/\w+.* .+/);
  });
});

describe('a switch', () => {
  test('arms first with its consequence; Escape disarms and gives the focus back', async () => {
    const button = page.locator('#gamer-switch-on');
    await button.click();
    const confirm = page.getByRole('group', { name: 'Switch gamer on' });
    const consequence = hostStatus('gamer')?.switch.on?.consequence ?? 'none';
    expect(await confirm.textContent()).toContain(consequence);
    expect(await focused(page)).toBe('Switch gamer on');
    await page.keyboard.press('Escape');
    await confirm.waitFor({ state: 'detached' });
    await page.waitForSelector('#gamer-switch-on:focus');
    expect(hostStatus('gamer')?.power).toBe('off');
  });

  test('asks until when before it keeps a host off', async () => {
    await page.locator('#gamer-switch-keep-off').click();
    await page.getByLabel('Until').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Keep gamer off' }).click();
    await page.getByText(/gamer is not woken before/).waitFor();
  });

  test('acts on the second press, and the host rises above the waterline', async () => {
    await page.locator('#gamer-switch-on').click();
    await page.getByRole('group', { name: 'Switch gamer on' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/gamer is woken; its nodes/).waitFor();
    await page.waitForSelector('#gamer-switch-on:focus');
    await page.waitForSelector('.pier [data-host="gamer"]:focus-within');
    await page.locator('.entry', { hasText: 'gamer' }).first().waitFor();
  });
});

describe('holding everything', () => {
  test('wants a reason, is loud while it lasts, and can be let go', async () => {
    await page.locator('#hold-button').click();
    await page.waitForSelector('input[aria-label="Why"]:focus');
    await page.keyboard.type('moving the rack');
    await page.keyboard.press('Enter');
    await page.locator('.hold', { hasText: 'moving the rack' }).waitFor();
    await page.getByRole('button', { name: 'Let it work again' }).click();
    await page.locator('.hold').waitFor({ state: 'detached' });
  });
});

describe('the simulation', () => {
  test('changes its speed', async () => {
    await page.keyboard.press('s');
    await page.getByRole('button', { name: '10×', exact: true }).click();
    await page.locator('#simulation-button', { hasText: '10×' }).waitFor();
    await page.getByRole('button', { name: '60×', exact: true }).click();
    await page.locator('#simulation-button', { hasText: '60×' }).waitFor();
  });

  test('plays a fault that the lab then feels', async () => {
    await page.keyboard.press('s');
    await page.locator('[data-scene="mon-down"]').click();
    await page.locator('.daemons .tone-bad, .daemons .tone-warn').first().waitFor();
    await page.locator('[data-scene="heal"]').click();
  });
});

describe('the keyboard', () => {
  test('/ searches the timeline, and the search stands in the URL', async () => {
    await page.keyboard.press('/');
    expect(await focused(page)).toBe('Search the timeline');
    await page.keyboard.type('no row says this');
    await page.getByText('No row fits this search.').waitFor();
    expect(new URL(page.url()).hash).toContain('find=no%20row');
  });

  test('? lists the keys and Escape closes the list', async () => {
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  });

  test('t changes the theme, and the page remembers it', async () => {
    await page.keyboard.press('t');
    await page.waitForSelector('html[data-theme="light"]');
    await page.reload();
    await page.waitForSelector('html[data-theme="light"]');
  });

  test('Tab reaches the controls in the order in which they are read', async () => {
    const order: string[] = [];
    for (let press = 0; press < 60; press += 1) {
      await page.keyboard.press('Tab');
      order.push(await page.evaluate<string>('document.activeElement.id'));
    }
    const seen = (id: string) => order.indexOf(id);
    expect(seen('simulation-button')).toBeLessThan(seen('nixos-switch-off'));
    expect(seen('nixos-switch-off')).toBeLessThan(seen('what-if-first'));
    expect(seen('what-if-first')).toBeLessThan(seen('find'));
    expect(seen('simulation-button')).toBeGreaterThanOrEqual(0);
  });
});

function focused(of: Page): Promise<string> {
  return of.evaluate(
    'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
  );
}
