import type { Forecast } from '../forecast/forecast.ts';
import type { HostName, Lab } from '../model/lab.ts';
import type { LabStatus, TimelineRow } from '../status/status.ts';
import type { Feed } from './feed.ts';
import type { Refusal } from './problem.ts';
import type { Answer, IntentRequest, SimulationRequest } from './wire.ts';

/** What the server needs of a living lab, and nothing more. */
export interface Live {
  readonly lab: Lab;
  readonly feed: Feed;
  /** As it is now, worked out anew. */
  readonly status: () => LabStatus;
  /** All rows that are kept, newest last. */
  readonly timeline: () => readonly TimelineRow[];
  readonly forecast: (off: ReadonlySet<HostName>) => Forecast;
  /** Hands an intent to the controller, or says why that makes no sense. */
  readonly tell: (request: IntentRequest) => Told;
  /** Present in the simulated world only. */
  readonly simulate?: (request: SimulationRequest) => Told;
}

export type Told = ({ readonly kind: 'told' } & Answer) | ({ readonly kind: 'refused' } & Refusal);
