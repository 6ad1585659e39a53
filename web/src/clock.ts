import { computed, signal } from '@preact/signals';
import { link, pictureAt, simulation, status } from './state.ts';

const tickMs = 200;

/** Without news the lab's clock is not guessed on for longer than this. */
const guessMs = 12_000;

/** The browser's clock, five times a second while the page is seen. */
export const wallNow = signal(Date.now());

setInterval(() => {
  if (!document.hidden) wallNow.value = Date.now();
}, tickMs);

/** How long nothing was heard of Lowtide. */
export const silentMs = computed(() => Math.max(0, wallNow.value - link.value.newsAt));

/** Nothing for this long and the picture may be wrong: it is dimmed and says so. Beats come every 5 s. */
const staleAfterMs = 12_000;
export const isStale = computed(() => silentMs.value >= staleAfterMs);

/** What is simulated beside a real world is told by the real one's clock. */
const clockwork = computed(() =>
  simulation.value?.realPorts === undefined ? simulation.value : undefined,
);

/** Lab milliseconds that pass in one of the browser's. */
const pace = computed(() => {
  const simulated = clockwork.value;
  if (simulated === undefined) return 1;
  return simulated.paused ? 0 : simulated.speed;
});

/** The lab's clock: the last one told, carried on at its pace. */
export const labNow = computed(() => {
  const told = Math.max(clockwork.value?.now ?? 0, status.value?.at ?? 0);
  const passedMs = Math.min(guessMs, Math.max(0, wallNow.value - pictureAt.value));
  return told + passedMs * pace.value;
});

/** {@link labNow} in whole seconds, for what need not be drawn five times a second. */
export const labSecond = computed(() => Math.floor(labNow.value / 1000) * 1000);
