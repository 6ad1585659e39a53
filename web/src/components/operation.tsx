import { labSecond } from '../clock.ts';
import type { OperationStatus } from '../contract.ts';
import { count, moment, span } from '../format.ts';
import { timezone } from '../state.ts';
import { Countdown } from './countdown.tsx';
import { Steps } from './steps.tsx';
import { ToneMark } from './tone-mark.tsx';

export function toneOf(operation: OperationStatus): 'bad' | 'warn' | 'busy' {
  if (operation.stalled !== undefined) return 'bad';
  return operation.held.length > 0 || operation.retries.length > 0 ? 'warn' : 'busy';
}

/** An operation in full: why, its steps, its deadline, and loudly what keeps it. */
export function Operation({ operation, over }: { operation: OperationStatus; over: boolean }) {
  const tone = toneOf(operation);
  return (
    <article class={`operation tone-${over ? 'fine' : tone}`} data-operation={operation.id}>
      <header>
        <ToneMark tone={over ? 'fine' : tone} />
        <h2>{operation.title}</h2>
        <p class="because">
          {operation.by} · since {moment(operation.openedAt, labSecond.value, timezone.value)} ·{' '}
          {operation.because}
        </p>
        {over ? <span class="over">ended</span> : <Countdown operation={operation} />}
      </header>
      <Steps operation={operation} over={over} />
      {!over && <Obstacles operation={operation} />}
    </article>
  );
}

function Obstacles({ operation }: { operation: OperationStatus }) {
  const now = labSecond.value;
  const { stalled } = operation;
  return (
    <ul class="obstacles">
      {stalled !== undefined && (
        <li class="tone-bad">
          <ToneMark tone="bad" label="stalled" />
          <p>
            <b>Stalled.</b> {stalled.why} <span class="next">{stalled.next}</span>
          </p>
        </li>
      )}
      {operation.held.map((held) => (
        <li key={`${held.what} ${held.gate}`} class="tone-warn">
          <ToneMark tone="warn" label="held" />
          <p>
            <b>{held.what}</b> is held by <span class="gate">{held.gate}</span> for{' '}
            {span(now - held.since)}. {held.why} <span class="next">{held.next}</span>
          </p>
        </li>
      ))}
      {operation.retries.map((retry) => (
        <li key={retry.what} class="tone-warn">
          <ToneMark tone="warn" label="retrying" />
          <p>
            <b>{retry.what}</b>: tried {count(retry.attempts, 'time')} in {span(now - retry.since)}
            {retry.nextAt > now ? `, again in ${span(retry.nextAt - now)}` : ', again now'}.{' '}
            {retry.why}
          </p>
        </li>
      ))}
    </ul>
  );
}
