/** The only things that the dashboard knows of the rest of Lowtide: types. */
export type { Forecast, PoolForecast } from '../../src/forecast/forecast.ts';
export type {
  Answer,
  Delta,
  IntentRequest,
  Problem,
  Scene,
  SimulationRequest,
  SimulationStatus,
  Snapshot,
} from '../../src/server/wire.ts';
export type {
  CephSummary,
  Explained,
  HostStatus,
  LabStatus,
  NodeStatus,
  OperationStatus,
  TimelineRow,
  Tone,
} from '../../src/status/status.ts';
