import type { View } from '../controller/operation.ts';
import { pods } from '../controller/view/kubernetes.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { createForecaster, foresee } from '../forecast/foresee.ts';
import type { Manifests } from '../kubernetes/objects.ts';
import type { HostName } from '../model/lab.ts';

/** All sets of nine hosts; of a larger lab the ones that are asked for. */
const forecastsKeptMax = 512;

/** The forecast that begins with every pod where it is seen to be: what people ask *what if* of. */
export function foreseenFromHere(view: View, off: ReadonlySet<HostName>): Forecast {
  const observed = pods(view).filter((pod) => !pod.terminating);
  return foresee(view.lab, view.manifests, off, observed);
}

interface Kept {
  readonly forecaster: ReturnType<typeof createForecaster>;
  readonly forecasts: Map<string, Forecast>;
}

const kept = new WeakMap<Manifests, Kept>();

/**
 * The forecast with these hosts off. Lab and manifests never change in the life of a controller, so
 * each set is worked out once, however often the status asks.
 */
export function foreseen({ lab, manifests }: View, off: ReadonlySet<HostName>): Forecast {
  const known = kept.get(manifests) ?? {
    forecaster: createForecaster(lab, manifests),
    forecasts: new Map<string, Forecast>(),
  };
  kept.set(manifests, known);
  const key = [...off].sort().join(' ');
  const found = known.forecasts.get(key);
  if (found !== undefined) return found;
  if (known.forecasts.size >= forecastsKeptMax) known.forecasts.clear();
  const forecast = known.forecaster(off);
  known.forecasts.set(key, forecast);
  return forecast;
}
