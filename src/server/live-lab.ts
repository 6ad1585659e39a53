import type { Entry } from '../controller/entry.ts';
import type { Intent } from '../controller/event.ts';
import type { View } from '../controller/operation.ts';
import { foreseenFromHere } from '../status/foreseen-from-here.ts';
import { labStatus } from '../status/lab-status.ts';
import type { LabStatus } from '../status/status.ts';
import { createTimeline } from '../status/timeline.ts';
import { type Content, createFeed } from './feed.ts';
import { understand } from './intents.ts';
import type { Live, Told } from './live.ts';
import type { SimulationRequest, SimulationStatus, TidePoint } from './wire.ts';

/** The controller as the server sees it. */
export interface Engine {
  readonly view: () => View;
  /** False: the controller has ended. */
  readonly tell: (intent: Intent) => boolean;
  /** Present where a part of the world is simulated. */
  readonly simulation?: {
    readonly status: () => SimulationStatus;
    readonly apply: (request: SimulationRequest) => Told;
  };
}

/** A living lab: told of journal entries as they are written, it publishes when asked to. */
export interface LiveLab extends Live {
  readonly written: (entries: readonly Entry[]) => void;
  /** Works out the status anew and publishes what changed. */
  readonly refresh: () => void;
}

const tideKeptMs = 24 * 60 * 60 * 1000;

/** `earlier` are the entries of the journal from before this run. */
export function createLiveLab(engine: Engine, earlier: readonly Entry[]): LiveLab {
  const timeline = createTimeline();
  timeline.add(earlier);
  let tides: readonly TidePoint[] = [];
  const feed = createFeed(content());
  const { simulation } = engine;

  return {
    lab: engine.view().lab,
    feed,
    status: () => labStatus(engine.view()),
    timeline: timeline.rows,
    forecast: (off) => foreseenFromHere(engine.view(), off),
    tell(request) {
      const understood = understand(request, labStatus(engine.view()));
      if (understood.kind === 'refused') return understood;
      if (!engine.tell(understood.intent)) return ended;
      return { kind: 'told', says: understood.says };
    },
    ...(simulation !== undefined && { simulate: simulation.apply }),
    written: timeline.add,
    refresh: () => feed.publish(content()),
  };

  function content(): Content {
    const status = labStatus(engine.view());
    tides = withTide(tides, status);
    return {
      status,
      timeline: timeline.rows(),
      tides,
      ...(engine.simulation !== undefined && { simulation: engine.simulation.status() }),
    };
  }
}

const ended: Told = {
  kind: 'refused',
  status: 503,
  says: 'Lowtide is ending: nothing comes of this.',
  next: 'Its own output says why; start it again with `lowtide run`.',
};

/** A point where the number changed; the last one older than a day tells where the day began. */
function withTide(tides: readonly TidePoint[], { at, tide }: LabStatus): readonly TidePoint[] {
  if (tides.at(-1)?.hostsOn === tide.hostsOn) return tides;
  const since = at - tideKeptMs;
  const first = tides.findLastIndex((point) => point.at <= since);
  return [...tides.slice(Math.max(0, first)), { at, hostsOn: tide.hostsOn }];
}
