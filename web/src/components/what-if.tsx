import './what-if.css';
import type { Forecast } from '../contract.ts';
import { count } from '../format.ts';
import { hosts } from '../state.ts';
import { chosenOff } from '../view-state.ts';
import { lastForecast, questionOff, whatIf } from '../what-if.ts';
import { ForecastRows } from './forecast-rows.tsx';
import { ToneMark } from './tone-mark.tsx';

/** Switch hosts off in thought: the forecast answers in place and nothing is touched. */
export function WhatIf() {
  const answer = whatIf.value;
  const forecast = lastForecast.value;
  return (
    <section class="card what-if" aria-label="What if these were off?">
      <h2>
        What if these were off? <span class="age">nothing is touched</span>
      </h2>
      <Toggles />
      <div class={`answer ${answer.kind === 'asking' ? 'is-asked' : ''}`} aria-live="polite">
        {answer.kind === 'failed' ? (
          <p class="verdict tone-bad">
            {answer.says} <span class="next">{answer.next}</span>
          </p>
        ) : (
          forecast !== undefined && (
            <>
              <Verdict forecast={forecast} />
              <ForecastRows
                forecast={forecast}
                remedy={answer.kind === 'answered' ? answer.remedy : undefined}
              />
            </>
          )
        )}
      </div>
    </section>
  );
}

function Toggles() {
  const off = new Set(questionOff.value);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset draws its own frame */}
      <div class="toggles" role="group" aria-label="Hosts that would be off">
        {hosts.value.map((host, index) => (
          <button
            key={host.name}
            type="button"
            id={index === 0 ? 'what-if-first' : undefined}
            aria-pressed={off.has(host.name)}
            class={host.volatile ? 'volatile' : ''}
            data-what-if={host.name}
            onClick={() => toggle(host.name)}
          >
            {host.name}
          </button>
        ))}
      </div>
      <p class="presets">
        <button
          type="button"
          disabled={chosenOff.value === undefined}
          onClick={() => {
            chosenOff.value = undefined;
          }}
        >
          as it is now
        </button>
        <button
          type="button"
          onClick={() => {
            chosenOff.value = new Set(volatileNames());
          }}
        >
          low tide
        </button>
        <button
          type="button"
          onClick={() => {
            chosenOff.value = new Set();
          }}
        >
          all on
        </button>
      </p>
    </>
  );
}

function volatileNames(): string[] {
  return hosts.value.filter((host) => host.volatile).map((host) => host.name);
}

function toggle(name: string): void {
  const off = new Set(questionOff.value);
  if (!off.delete(name)) off.add(name);
  chosenOff.value = off;
}

/** The first thing to know of the answer, with its tone. */
function verdict({ etcd, endpoint, pods }: Forecast): {
  tone: 'fine' | 'warn' | 'bad';
  says: string;
} {
  const voters = `${etcd.left.length} of ${etcd.voters.length} voters`;
  if (!etcd.quorum) return { tone: 'bad', says: `etcd stops: ${voters}.` };
  if (!endpoint.reachable) return { tone: 'bad', says: 'The Kubernetes API does not answer.' };
  if (etcd.lossesSurvived === 0) {
    return { tone: 'warn', says: `etcd holds on ${voters}; one more loss stops it.` };
  }
  if (pods.stranded.length > 0) {
    return {
      tone: 'warn',
      says: `etcd holds; ${count(pods.stranded.length, 'pod')} would not run.`,
    };
  }
  const spare = count(etcd.lossesSurvived, 'more loss', 'more losses');
  return { tone: 'fine', says: `Everything would still run; etcd survives ${spare}.` };
}

function Verdict({ forecast }: { forecast: Forecast }) {
  const { tone, says } = verdict(forecast);
  return (
    <p class={`verdict tone-${tone}`}>
      <ToneMark tone={tone} />
      {says}
    </p>
  );
}
