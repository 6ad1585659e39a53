/** As client-go's reflector paces itself (`k8s.io/client-go/tools/cache/reflector.go`, v0.36). */
const firstMs = 800;
const mostMs = 30_000;

/** A server that asks for more time than this is asked again all the same. */
const retryAfterMostMs = 120_000;

/**
 * How long to wait after so many failures in a row: doubling, and anything from half of it to all
 * of it, so that what failed together does not come back together. Never shorter than the server asks.
 */
export function pauseMs(failures: number, random: () => number, retryAfterMs = 0): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 10));
  const own = Math.round(full * (0.5 + random() / 2));
  return Math.max(own, Math.min(retryAfterMs, retryAfterMostMs));
}
