import { setTimeout } from 'node:timers/promises';
import { buildCommand } from '@stricli/core';
import type { LabStatus } from '../../status/status.ts';
import type { LowtideContext } from '../context.ts';
import { type LabFlag, labFlag, type OutputFlags, outputFlags, switchedOn } from '../flags.ts';
import { writeJson } from '../output/json.ts';
import { screenful } from '../output/screen.ts';
import { statusText } from '../output/status-text.ts';
import { bodyOrFail, requireRunning, type StateFlag, stateFlag } from '../running-lab.ts';

interface Flags extends LabFlag, OutputFlags, StateFlag {
  readonly watch?: boolean;
}

const watchMs = 1_000;

/** `lowtide status`: what the running Lowtide knows, on one screen. */
export const statusCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Show how the lab is and what is being done',
    fullDescription:
      'Show how the lab is and what is being done, as the running `lowtide run` sees it.',
  },
  parameters: {
    flags: {
      ...labFlag,
      ...stateFlag,
      ...outputFlags,
      watch: { ...switchedOn, brief: 'Show it anew each second, until stopped' },
    },
  },
  async func(flags) {
    const running = await requireRunning(this, flags);
    if (running === undefined) return;
    const show = async (): Promise<boolean> => {
      const status = bodyOrFail(this, await running.get<LabStatus>('/api/status'));
      if (status === undefined) return false;
      if (flags.json) writeJson(this.stdout, status);
      else {
        const text = statusText(status, running.health, this.stdout);
        const isScreen = flags.watch === true && this.stdout.isTTY;
        this.stdout.write(isScreen ? screenful(text, this.stdout.rows) : text);
      }
      return true;
    };
    const stop = flags.watch ? this.interruption() : AbortSignal.abort();
    while ((await show()) && !stop.aborted) {
      await setTimeout(watchMs, undefined, { signal: stop }).catch(() => {});
    }
  },
});
