import type { View } from '../controller/operation.ts';
import { isExpectedOff } from '../controller/view/hosts.ts';
import { isWithin } from '../model/hours.ts';
import type { HostName } from '../model/lab.ts';
import { hostOf } from '../model/shape.ts';

/** Is a host that is off missed by nobody: somebody knows of it, or it is usually off at this hour? */
export function isNotMissed(view: View, host: HostName): boolean {
  return isExpectedOff(view, host) || isUsuallyOff(view, host);
}

/** Volatile, and outside of all its hours. A host without hours is usual at no time. */
export function isUsuallyOff(view: View, name: HostName): boolean {
  const hours = hostOf(view.lab, name).volatile?.expectedOn ?? [];
  return hours.length > 0 && !isWithin(hours, view.now, view.lab.timezone);
}
