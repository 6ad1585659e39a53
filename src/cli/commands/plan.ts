import { buildCommand } from '@stricli/core';
import { keyOf } from '../../controller/state.ts';
import { actionPhrase } from '../../status/action-phrase.ts';
import { labStatus } from '../../status/lab-status.ts';
import type { OperationStatus } from '../../status/status.ts';
import type { Action } from '../../world/actions.ts';
import type { World } from '../../world/ports.ts';
import { canBringUp } from '../can-bring-up.ts';
import type { LowtideContext } from '../context.ts';
import { createColdLab } from '../engine/cold-lab.ts';
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
import { mark, paint } from '../output/tone.ts';

interface Flags extends LabFlag, OutputFlags, WorldFlag {}

/** Every source has spoken once by then, and nothing that was asked for is overdue. */
const observeMs = 20_000;

/** `lowtide plan`: what `up` would do next, with nothing done. */
export const planCommand = buildCommand<Flags, [], LowtideContext>({
  docs: {
    brief: 'Print what would be done next to bring the lab up; nothing is done',
    fullDescription: [
      'Print what would be done next to bring the lab up; nothing is done.',
      '',
      'Looks once at the world and asks the engine that `up` runs. Only what would really happen now is listed; later steps depend on what is seen then.',
    ].join('\n'),
  },
  parameters: { flags: { ...labFlag, ...worldFlag, ...outputFlags } },
  async func(flags) {
    if (!canBringUp(this, flags.world)) return;
    const loaded = await requireLab(this, flags.lab);
    if (loaded === undefined) return;
    const wanted = new Map<string, Action>();
    const watching = (world: World): World => ({
      perform: ({ action }) => wanted.set(keyOf(action), action),
      subscribe: world.subscribe,
    });
    const { world, loop } = createColdLab({ ...loaded, seed: 0, through: watching });
    world.advanceTo(world.clock.now() + observeMs);
    const { operations } = labStatus(loop.view());
    loop.stop();
    const actions = [...wanted.values()];
    if (flags.json) {
      writeJson(this.stdout, {
        lab: loaded.lab.name,
        world: flags.world.text,
        actions,
        operations,
      });
      return;
    }
    this.stdout.write(planText(this, loaded.lab.name, actions, operations));
  },
});

function planText(
  { stdout }: LowtideContext,
  lab: string,
  actions: readonly Action[],
  operations: readonly OperationStatus[],
): string {
  const lines = [paint('dim', `${lab} · simulated, from bare machines · nothing is done`, stdout)];
  for (const operation of operations) {
    lines.push('', paint('bold', `${operation.title}, because ${operation.because}`, stdout));
    for (const step of operation.steps) {
      const sign =
        step.state === 'done'
          ? mark('fine', stdout)
          : step.state === 'now'
            ? mark('busy', stdout)
            : ' ';
      lines.push(
        `  ${sign} ${step.state === 'later' ? paint('dim', step.name, stdout) : step.name}`,
      );
      if (step.state === 'now') lines.push(...nowLines(operation, actions));
    }
  }
  if (operations.length === 0) lines.push('Nothing is to be done: the lab is as declared.');
  return `${lines.join('\n')}\n`;
}

function nowLines(operation: OperationStatus, actions: readonly Action[]): string[] {
  return [
    ...actions.map((action) => `      ${actionPhrase(action).todo}`),
    ...operation.held.map(
      ({ what, gate, why, next }) => `      held by ${gate}: ${what}: ${why} ${next}`,
    ),
    ...(operation.waiting === '' ? [] : [`      wait until ${operation.waiting}`]),
    ...(operation.stalled === undefined
      ? []
      : [`      needs a person: ${operation.stalled.why} ${operation.stalled.next}`]),
  ];
}
