import type { View } from '../controller/operation.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { foresee } from '../forecast/foresee.ts';
import type { Manifests } from '../kubernetes/objects.ts';
import type { HostName } from '../model/lab.ts';

/** All sets of nine hosts; of a larger lab the ones that are asked for. */
const forecastsKeptMax = 512;

const kept = new WeakMap<Manifests, Map<string, Forecast>>();

/**
 * The forecast with these hosts off. Lab and manifests never change in the life of a controller, so
 * each set is worked out once, however often the status asks.
 */
export function foreseen(view: View, off: ReadonlySet<HostName>): Forecast {
  const forecasts = kept.get(view.manifests) ?? new Map<string, Forecast>();
  kept.set(view.manifests, forecasts);
  const key = [...off].sort().join(' ');
  const found = forecasts.get(key);
  if (found !== undefined) return found;
  if (forecasts.size >= forecastsKeptMax) forecasts.clear();
  const forecast = foresee(view.lab, view.manifests, off);
  forecasts.set(key, forecast);
  return forecast;
}
