import type { HostName } from '../model/lab.ts';
import type { LabStatus, TimelineRow } from '../status/status.ts';

/**
 * What the API and the stream carry, for `web/` and the command line.
 *
 * - `GET /api/stream` (SSE): first an event `snapshot`, then numbered `delta`s. `id:` of each event
 *   is `RUN-SEQ`, so that a number of an earlier run is never taken for one of this; on reconnect
 *   `Last-Event-ID` resumes, or a new snapshot comes when the gap is no longer kept. A `delta` holds
 *   only the top-level keys that changed. An event `beat`
 *   (no `id:`; data is the world's clock in ms) every 5 s shows that the stream lives: a browser's
 *   EventSource does not pass comments on.
 * - `GET /api/status` → {@link LabStatus}; `GET /api/timeline?before=SEQ&limit=N` → {@link TimelineRow}[].
 * - `GET /api/forecast?off=a,b` → Forecast (forecast/forecast.ts); nothing is touched.
 * - `POST /api/intents` with an {@link IntentRequest} → {@link Answer}.
 * - `POST /api/simulation` with a {@link SimulationRequest} → {@link Answer}; 404 in the real world.
 * - `GET /healthz` → {@link Health}.
 *
 * Writes need the header `x-lowtide-token` on TCP (the page gets it in a `<meta name="lowtide-token">`)
 * and nothing on the unix socket; any error is a {@link Problem}.
 */
export interface Snapshot {
  readonly version: 1;
  readonly seq: number;
  readonly status: LabStatus;
  /** Newest last, at most 200. */
  readonly timeline: readonly TimelineRow[];
  /** Present in the simulated world only. */
  readonly simulation?: SimulationStatus;
  /** Where the tide stood: how many hosts were on, newest last, at most 24 h back. */
  readonly tides: readonly TidePoint[];
}

export interface Delta {
  readonly seq: number;
  readonly status?: Partial<LabStatus>;
  /** Keys of the status that are no more, such as `hold`. */
  readonly gone?: readonly (keyof LabStatus)[];
  /** Rows to append. */
  readonly timeline?: readonly TimelineRow[];
  readonly simulation?: SimulationStatus;
  /** The whole list anew. */
  readonly tides?: readonly TidePoint[];
}

/** Who answers here. */
export interface Health {
  readonly ok: true;
  readonly pid: number;
  readonly lab: string;
  /** `simulated`, `real`, or a mix as `--world` takes it: `simulated,kubernetes=real`. */
  readonly world: string;
  /** Where the dashboard is; absent while it is not served. */
  readonly address?: string;
}

export interface TidePoint {
  readonly at: number;
  readonly hostsOn: number;
}

export interface SimulationStatus {
  readonly now: number;
  readonly speed: number;
  readonly paused: boolean;
  readonly seed: number;
  /** Ports beside it that are real: what Lowtide does there is. Absent where all is simulated. */
  readonly realPorts?: readonly string[];
  /** What the buttons offer, in order. */
  readonly scenes: readonly Scene[];
}

/** A button for people or faults in the simulated world. */
export interface Scene {
  readonly id: string;
  /** "gamer's owner shuts down". */
  readonly label: string;
  readonly group: 'people' | 'faults';
}

export type IntentRequest =
  | { readonly kind: 'off'; readonly host: HostName; readonly withinMs?: number }
  | { readonly kind: 'on'; readonly host: HostName }
  | { readonly kind: 'keep-off' | 'keep-on'; readonly host: HostName; readonly until: number }
  | { readonly kind: 'hold'; readonly why: string }
  | { readonly kind: 'release' };

export type SimulationRequest =
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'scene'; readonly id: string };

export interface Answer {
  /** One sentence: what happens now. */
  readonly says: string;
}

export interface Problem {
  readonly error: { readonly says: string; readonly next: string };
}
