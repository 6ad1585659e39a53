/** The only things that the dashboard knows of the rest of Lowtide: types. */
export type { Forecast, PoolForecast, StrandedPod } from '../../src/forecast/forecast.ts';
export type {
  Answer,
  Delta,
  IntentRequest,
  Problem,
  Scene,
  SimulationRequest,
  SimulationStatus,
  Snapshot,
  TidePoint,
} from '../../src/server/wire.ts';
export type {
  CephSummary,
  DaemonStatus,
  Explained,
  HostMemory,
  HostStatus,
  LabStatus,
  NodeStatus,
  OperationStatus,
  TimelineRow,
  Tone,
} from '../../src/status/status.ts';
