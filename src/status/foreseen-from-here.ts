import type { View } from '../controller/operation.ts';
import { pods } from '../controller/view/kubernetes.ts';
import type { Forecast } from '../forecast/forecast.ts';
import { foresee } from '../forecast/foresee.ts';
import type { HostName } from '../model/lab.ts';

/** The forecast that begins with every pod where it is seen to be: what people ask *what if* of. */
export function foreseenFromHere(view: View, off: ReadonlySet<HostName>): Forecast {
  const observed = pods(view).filter((pod) => !pod.terminating);
  return foresee(view.lab, view.manifests, off, observed);
}
