import type { View } from '../controller/operation.ts';
import type { OpenOperation } from '../controller/state.ts';
import { latest } from '../controller/view/facts.ts';
import { isExpectedOff, operationOn, presenceSince } from '../controller/view/hosts.ts';
import type { Host } from '../model/lab.ts';
import { memoryOvercommit } from '../model/lint/rules/memory-overcommit.ts';
import { memoryTight } from '../model/lint/rules/memory-tight.ts';
import { hostMemory } from '../model/reserves.ts';
import { sizeText } from '../model/size.ts';
import { isUsuallyOff } from './absence.ts';
import { explained, fine } from './explained.ts';
import { count, sentence, stop } from './sentences.ts';
import type { Explained, WorkStatus } from './status.ts';
import { clockText, durationText, nextOpening } from './times.ts';

/** Is it on, away with somebody's knowledge, lost, or not to be seen? And why, in a sentence. */
export function hostState(view: View, host: Host, work: WorkStatus): Explained {
  const { presence, since } = presenceSince(view, host.name);
  const sinceText = clockText(since, view.now, view.lab.timezone);
  switch (presence) {
    case 'on':
      return onState(view, host);
    case 'off':
    case 'silent': {
      const waking = wakingState(view, host);
      if (waking !== undefined) return waking;
      if (isExpectedOff(view, host.name)) return expectedOff(view, host, since, work);
      if (isUsuallyOff(view, host.name)) return usuallyOff(view, host, presence, sinceText);
      return presence === 'off' ? lostPower(view, host, sinceText) : silent(view, host, sinceText);
    }
    case 'unknown':
      return unknown(view, host, sinceText);
  }
}

function onState(view: View, host: Host): Explained {
  const leaving = operationOn(view, host.name, 'leave');
  if (leaving !== undefined) return leavingState(view, host, leaving);
  const absence = view.absences.get(host.name);
  if (absence !== undefined && absence.kind !== 'lost' && absence.leftAt === undefined) {
    const due = clockText(absence.dueAt, view.now, view.lab.timezone);
    return explained('busy', 'Leaving', `It goes off at ${due}, says ${absence.by}.`);
  }
  const returning = operationOn(view, host.name, 'return', 'wake-for-quorum');
  if (returning !== undefined && returning.subject.kind === 'host') {
    return explained('busy', 'Returning', sentence(progressOf(returning)));
  }
  return memoryState(view, host) ?? fine('On');
}

/** What `lowtide check` explains at length, in few words. */
function memoryState({ lab }: View, host: Host): Explained | undefined {
  const [found] = [...memoryOvercommit.check(lab), ...memoryTight.check(lab)].filter(
    ({ path }) => path[1] === host.name,
  );
  if (found === undefined) return undefined;
  const { freeBytes } = hostMemory(lab, host);
  const all = sizeText(host.memoryBytes);
  const why =
    freeBytes < 0
      ? `It is given out ${sizeText(-freeBytes)} over its ${all}.`
      : `${sizeText(freeBytes)} of its ${all} are left over.`;
  return explained('warn', 'Tight', why, found.next);
}

function leavingState(view: View, host: Host, leaving: OpenOperation): Explained {
  const left = leaving.deadlineAt === undefined ? undefined : leaving.deadlineAt - view.now;
  const within =
    left === undefined ? '' : left > 0 ? `, ${durationText(left)} left` : ', its time is over';
  return explained(
    'busy',
    'Leaving',
    sentence(`asked by ${leaving.by}${within}: ${progressOf(leaving)}`),
    leaving.powersOff ? `Then ${host.name} is switched off.` : 'Then its owner switches it off.',
  );
}

/** What an operation does now, as a clause. */
function progressOf(operation: OpenOperation): string {
  if (operation.stalled !== undefined) return `a person is needed: ${operation.stalled.why}`;
  const held = [...operation.held.values()][0];
  if (held !== undefined) return `held by ${held.gate}: ${held.why}`;
  return operation.waiting === ''
    ? operation.step
    : `${operation.step}, until ${operation.waiting}`;
}

function wakingState(view: View, host: Host): Explained | undefined {
  const waking = operationOn(view, host.name, 'return', 'wake-for-quorum', 'bring-up');
  if (waking === undefined) return undefined;
  const held = [...waking.held.values()].find((one) => one.action.kind === 'host.wake');
  if (held !== undefined) {
    return explained('warn', 'Held', sentence(`not woken: ${held.why}`), sentence(held.next));
  }
  const wake = [...waking.attempts.values()].find(
    ({ action }) => action.kind === 'host.wake' && action.host === host.name,
  );
  if (wake === undefined) return undefined;
  const since = clockText(wake.startedAt, view.now, view.lab.timezone);
  const tries = wake.count > 1 ? `, ${wake.count} magic packets so far` : '';
  return explained(
    'busy',
    'Waking',
    sentence(`because ${waking.because}; last asked at ${since}${tries}`),
  );
}

function expectedOff(view: View, host: Host, seenSince: number, work: WorkStatus): Explained {
  const absence = view.absences.get(host.name);
  const { timezone } = view.lab;
  const back = nextOpening(host.volatile?.expectedOn ?? [], view.now, timezone);
  const since = clockText(absence?.leftAt ?? seenSince, view.now, timezone);
  const waiting = work.waiting.filter((one) => one.waitsFor === host.name).length;
  const veto = view.vetoes.get(host.name);
  const parts = [
    absence?.kind === 'found'
      ? 'off when Lowtide first looked'
      : `since ${since}, by ${absence?.by}`,
    ...(veto?.kind === 'keep-off' && veto.until > view.now
      ? [`kept off until ${clockText(veto.until, view.now, timezone)}`]
      : back === undefined
        ? []
        : [`usually back ${back}`]),
  ];
  const waits =
    waiting === 0 ? '' : ` ${count(waiting, 'pod')} ${waiting === 1 ? 'waits' : 'wait'} for it.`;
  return explained('off', 'Expected off', `${sentence(parts.join(', '))}${waits}`);
}

/** It went without a word, but at an hour at which it mostly does. */
function usuallyOff(view: View, host: Host, presence: 'off' | 'silent', since: string): Explained {
  const back = nextOpening(host.volatile?.expectedOn ?? [], view.now, view.lab.timezone);
  const usual = `at this hour it is usually off, back ${back}`;
  if (presence === 'off') {
    return explained('off', 'Off', `Off since ${since} without a word; ${usual}.`);
  }
  return explained(
    'off',
    'Probably off',
    `Silent since ${since} without a word; ${usual}. Nothing proves it, so what ran there is not started elsewhere.`,
    `A smart plug for ${host.name} (power.meter) would prove it.`,
  );
}

function lostPower(view: View, host: Host, since: string): Explained {
  if (host.volatile !== undefined) {
    return explained(
      'warn',
      'Off, unannounced',
      `Its meter reads no load since ${since}; its owner said nothing, and mostly has it on at this hour.`,
      `Lowtide moves what it can; the rest waits until ${host.name} is back.`,
    );
  }
  return explained(
    'bad',
    'Lost power',
    `Its meter reads no load since ${since}, and nobody said that it would go.`,
    afterLoss(view, host),
  );
}

function silent(view: View, host: Host, since: string): Explained {
  const lost = view.absences.get(host.name)?.kind === 'lost';
  if (!lost) {
    return explained(
      'warn',
      'Silent',
      `It does not answer since ${since}; Lowtide watches a little longer before it calls it lost.`,
    );
  }
  const proven =
    host.power.meter !== undefined
      ? 'its meter still reads a load'
      : 'nothing proves that it is off';
  return explained(
    'bad',
    'Lost',
    `It does not answer since ${since} and ${proven}, so its work may still run there.`,
    afterLoss(view, host),
  );
}

function afterLoss(view: View, host: Host): string {
  const operation = operationOn(view, host.name, 'unplanned-loss', 'wake-for-quorum');
  if (operation?.stalled !== undefined) return stop(operation.stalled.next);
  if (operation !== undefined) return sentence(`Lowtide: ${progressOf(operation)}`);
  return `Look at ${host.name}: its power, its network cable, its screen.`;
}

function unknown(view: View, host: Host, since: string): Explained {
  const fact = latest(view, 'host.reachable', host.name);
  if (fact === undefined) {
    return explained('unknown', 'Not seen yet', `Nothing has looked at ${host.name} yet.`);
  }
  const before =
    fact.value === true ? ' It was on then.' : fact.value === false ? ' It was silent then.' : '';
  return explained(
    'unknown',
    'Unknown',
    `It cannot be observed since ${since}.${before}`,
    'Unknown is never taken for ok: nothing is done to it until it is seen again.',
  );
}
