import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openBrowser, openDashboard } from './browser.ts';
import { startLivingLab } from './living-lab.ts';

/**
 * Pictures of the dashboard for the README, of the real thing: the reference lab in the simulated
 * world on a Friday night, when the owners of both volatile hosts have gone.
 *
 *     node build/build.ts && node test/browser/screenshot.ts
 */
const docs = join(import.meta.dirname, '../../docs');
const hourMs = 3_600_000;

const lab = await startLivingLab({ seed: 7, speed: 3600 });
const began = lab.live.feed.snapshot().status.at;
while (!isQuietLowTide()) await setTimeout(100);
lab.live.simulate?.({ kind: 'pause' });
await setTimeout(1000);

const browser = await openBrowser();
for (const colorScheme of ['light', 'dark'] as const) {
  const { page } = await openDashboard(browser, `${lab.address}/#off=nuc1,nixos,gamer`, {
    colorScheme,
    reducedMotion: 'reduce',
  });
  await page.getByText('What brings it back').waitFor();
  await page.screenshot({ path: join(docs, `dashboard-${colorScheme}.png`), fullPage: true });
  await page.close();
}
await browser.close();
await lab.stop();

function isQuietLowTide(): boolean {
  const { at, tide, operations, work } = lab.live.feed.snapshot().status;
  const isSettled = operations.length === 0 && work.state.tone !== 'busy';
  return at - began > 4 * hourMs && tide.low && isSettled;
}
