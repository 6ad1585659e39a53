import type { Forecast } from '../../forecast/forecast.ts';
import { createForecaster } from '../../forecast/foresee.ts';
import type { Manifests } from '../../kubernetes/objects.ts';
import type { HostName, Lab } from '../../model/lab.ts';
import type { View } from '../operation.ts';

/** All sets of nine hosts; of a larger lab the ones that are asked for. */
const forecastsKeptMax = 512;

interface Kept {
  readonly manifests: Manifests;
  readonly forecaster: ReturnType<typeof createForecaster>;
  readonly forecasts: Map<string, Forecast>;
}

const kept = new WeakMap<Lab, Kept>();

/**
 * The forecast with these hosts off. Lab and manifests never change in the life of a controller, so
 * each set is worked out once, however often it is asked for.
 */
export function foreseen({ lab, manifests }: View, off: ReadonlySet<HostName>): Forecast {
  const { forecaster, forecasts } = keptOf(lab, manifests);
  const key = [...off].sort().join(' ');
  const found = forecasts.get(key);
  if (found !== undefined) return found;
  if (forecasts.size >= forecastsKeptMax) forecasts.clear();
  const forecast = forecaster(off);
  forecasts.set(key, forecast);
  return forecast;
}

function keptOf(lab: Lab, manifests: Manifests): Kept {
  const before = kept.get(lab);
  if (before?.manifests === manifests) return before;
  const forecaster = createForecaster(lab, manifests);
  const fresh: Kept = { manifests, forecaster, forecasts: new Map() };
  kept.set(lab, fresh);
  return fresh;
}
