import { performance } from 'node:perf_hooks';
import { createForecaster, foresee } from '../src/forecast/foresee.ts';
import type { Manifests } from '../src/kubernetes/objects.ts';
import type { HostName, Lab } from '../src/model/lab.ts';
import { isVolatile } from '../src/model/shape.ts';
import { syntheticLab } from '../test/forecast/synthetic-lab.ts';
import { openStage, type Stage } from '../test/kubernetes/scheduler/scheduler.ts';
import { openWholeLab } from '../test/kubernetes/scheduler/whole-lab.ts';
import { missingControlPlane } from '../test/oracles/kubernetes/build.ts';
import { referenceLab } from '../test/simulation/reference-lab.ts';
import { type Bench, type Figure, medianMs } from './measure.ts';

/**
 * What stops with hosts off, tried out on a real API server with a real scheduler, over asking the
 * forecast: from nothing, and with everything placed already. Volumes are left out of the trial,
 * and the cluster's start is not counted.
 */
export const bench: Bench = async () => {
  const missing = missingControlPlane();
  if (missing !== undefined) {
    process.stderr.write(`scheduler: skipped: ${missing}\n`);
    return [];
  }
  const { lab, manifests } = referenceLab();
  const large = syntheticLab(12, 300);
  const hosts = [...lab.hosts.keys()];
  const stage = await openStage();
  try {
    return [
      ...(await compare(stage, 'low tide of the reference lab', lab, manifests, {
        off: hosts.filter((host) => isVolatile(lab, host)),
      })),
      ...(await compare(stage, '2 of 12 hosts off, 300 pods', large.lab, large.manifests, {
        off: [...large.lab.hosts.keys()].slice(-2),
      })),
    ];
  } finally {
    await stage.stop();
  }
};

/** A trial on the real thing takes seconds. */
const runs = 3;
const forecastRuns = 20;
/** What the forecast is there for: to answer at once, and for every set of hosts. */
const timesFaster = 100;

async function compare(
  stage: Stage,
  what: string,
  lab: Lab,
  manifests: Manifests,
  { off }: { readonly off: readonly HostName[] },
): Promise<Figure[]> {
  const tide = new Set(off);
  const trial = await openWholeLab(stage, lab, manifests);
  const whole: number[] = [];
  const turns: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    await trial.place();
    const placedAt = performance.now();
    await trial.turn(tide);
    const endedAt = performance.now();
    whole.push(endedAt - startedAt);
    turns.push(endedAt - placedAt);
  }
  const forecast = createForecaster(lab, manifests);
  const others = [...lab.hosts.keys()].map((host) => new Set([host]));
  return [
    figure(`${what}, from nothing, by kube-scheduler`, whole, 'the forecast, from nothing', {
      forecastMs: await medianMs(forecastRuns, () => foresee(lab, manifests, tide)),
    }),
    figure(`${what}, from all placed, by kube-scheduler`, turns, 'the forecast, likewise', {
      // Another tide in between, for it remembers the last one.
      forecastMs: await medianMs(forecastRuns, () => [...others, tide].map(forecast)).then(
        (all) => all / (others.length + 1),
      ),
    }),
  ];
}

function figure(
  what: string,
  realMs: readonly number[],
  baseline: string,
  { forecastMs }: { readonly forecastMs: number },
): Figure {
  const value = realMs.toSorted((one, other) => one - other)[Math.floor(realMs.length / 2)] ?? 0;
  return {
    what,
    value,
    unit: 'ms',
    baseline: { what: baseline, value: forecastMs },
    goal: { atLeast: timesFaster * forecastMs },
  };
}
