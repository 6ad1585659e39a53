import { setImmediate } from 'node:timers/promises';
import { buildCommand } from '@stricli/core';
import { labStatus } from '../../status/lab-status.ts';
import type { OperationStatus } from '../../status/status.ts';
import { durationText } from '../../status/times.ts';
import { canBringUp } from '../can-bring-up.ts';
import type { LowtideContext } from '../context.ts';
import { type ColdLab, createColdLab } from '../engine/cold-lab.ts';
import {
  type LabFlag,
  labFlag,
  type OutputFlags,
  outputFlags,
  type WorldFlag,
  worldFlag,
} from '../flags.ts';
import { requireLab } from '../lab-file.ts';
import { writeJson } from '../output/json.ts';
import { marked } from '../output/marked.ts';
import { withProgress } from '../output/progress.ts';
import { mark, paint } from '../output/tone.ts';
import { wholeNumber } from '../whole-number.ts';

interface Flags extends LabFlag, OutputFlags, WorldFlag {
  readonly seed: number;
}

/** A bring-up takes some ten minutes; what has not converged in an hour waits for a person. */
const patienceMs = 60 * 60_000;

const stepMs = 1_000;

/** Long enough for the status and Ctrl-C to get their turn. */
const turnMs = 50;

interface Progress {
  readonly step: string;
  readonly afterMs: number;
}

type Ended =
  | { readonly kind: 'up'; readonly says: string }
  | { readonly kind: 'not converged'; readonly operation: OperationStatus | undefined }
  | { readonly kind: 'interrupted' };

/** `lowtide up`: runs until the lab has converged, or says what it waits for. */
export const upCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Bring the lab up from bare machines and stop when it has converged',
    fullDescription: [
      'Bring the lab up from bare machines and stop when it has converged.',
      '',
      'In the simulated world time runs as fast as the machine can. Exit code 3: it has not converged; what it waits for is said.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...labFlag,
      ...worldFlag,
      ...outputFlags,
      seed: {
        kind: 'parsed',
        parse: wholeNumber('a seed', 0, 2 ** 31),
        brief: 'Which simulated life to play',
        placeholder: 'N',
        default: '1',
      },
    },
  },
  async func(flags) {
    if (!canBringUp(this, flags.world)) return;
    const loaded = await requireLab(this, flags.lab);
    if (loaded === undefined) return;
    const steps: Progress[] = [];
    const cold = createColdLab({ ...loaded, seed: flags.seed });
    const beganAt = cold.world.clock.now();
    const onStep = (done: Progress) => {
      // A host that is late makes an earlier step begin again.
      const again = steps.some(({ step }) => step === done.step) ? ', again' : '';
      steps.push(done);
      if (flags.json) return;
      const time = paint('dim', durationText(done.afterMs), this.stdout);
      this.stdout.write(`${mark('fine', this.stdout)} ${done.step}${again}  ${time}\n`);
    };
    const ended = await withProgress(this, 'bringing the lab up', (say) =>
      runUntilUp(cold, this.interruption(), onStep, say),
    );
    cold.loop.stop();
    const status = labStatus(cold.loop.view());
    if (ended.kind !== 'up') this.exit('held');
    if (flags.json) {
      writeJson(this.stdout, { outcome: ended.kind, tookMs: status.at - beganAt, steps, status });
      return;
    }
    this.stdout.write(endText(this, ended, status.headline.text));
  },
});

async function runUntilUp(
  { world, loop }: ColdLab,
  stop: AbortSignal,
  onStep: (done: Progress) => void,
  say: (doing: string) => void,
): Promise<Ended> {
  const beganAt = world.clock.now();
  let current: string | undefined;
  while (!stop.aborted) {
    const yieldAt = performance.now() + turnMs;
    while (performance.now() < yieldAt) {
      world.advanceTo(world.clock.now() + stepMs);
      const view = loop.view();
      const afterMs = view.now - beganAt;
      const operation = [...view.operations.values()].find(({ kind }) => kind === 'bring-up');
      const ended = view.ended.findLast(({ kind }) => kind === 'bring-up');
      if (operation?.step !== current && current !== undefined && current !== '') {
        onStep({ step: current, afterMs });
      }
      current = operation?.step;
      if (ended?.outcome === 'done') return { kind: 'up', says: ended.summary };
      const stuck = operation?.stalled !== undefined || afterMs > patienceMs;
      if (stuck || ended !== undefined) {
        const [status] = labStatus(view).operations;
        return { kind: 'not converged', operation: status };
      }
      if (operation !== undefined) {
        say(`${operation.step}${operation.waiting === '' ? '' : `, until ${operation.waiting}`}`);
      }
    }
    await setImmediate();
  }
  return { kind: 'interrupted' };
}

function endText({ stdout }: LowtideContext, ended: Ended, headline: string): string {
  switch (ended.kind) {
    case 'up':
      return `${marked('fine', `${ended.says} ${headline}`, stdout).join('\n')}\n`;
    case 'not converged': {
      const { operation } = ended;
      const [held] = operation?.held ?? [];
      const why =
        operation?.stalled !== undefined
          ? `${operation.stalled.why} ${operation.stalled.next}`
          : held !== undefined
            ? `Held by the gate ${held.gate}: ${held.why} ${held.next}`
            : `It waits until ${operation?.waiting ?? 'more is seen'}.`;
      return `${marked('warn', `The lab has not converged. ${why}`, stdout).join('\n')}\n`;
    }
    case 'interrupted':
      return 'Stopped before the lab was up.\n';
  }
}
