import { budgets } from './budgets.ts';
import { daemons } from './daemons.ts';
import { preemptions } from './preemption.ts';
import { silences } from './silence.ts';
import { volumes } from './volumes.ts';

export { outages } from './outages.ts';

/** Those that can be played at the same time, for each has its own nodes; the longest first. */
export const apart = [...silences, ...volumes, ...daemons, ...preemptions, ...budgets];
