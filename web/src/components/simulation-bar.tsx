import './simulation.css';
import { labSecond } from '../clock.ts';
import type { SimulationStatus } from '../contract.ts';
import { clock, weekday } from '../format.ts';
import { showsSimulation } from '../keyboard.ts';
import { setSpeed, speeds, togglePause } from '../simulation.ts';
import { timezone } from '../state.ts';
import { Scenes } from './scenes.tsx';

/** Says that this lab is simulated, tells its time, and holds its reins. */
export function SimulationBar({ simulation }: { simulation: SimulationStatus }) {
  const at = labSecond.value;
  const open = showsSimulation.value;
  return (
    <div class="simulation">
      <button
        type="button"
        id="simulation-button"
        class="pill sim"
        aria-expanded={open}
        aria-controls="scenes"
        title="Speed, people and faults (s)"
        onClick={() => {
          showsSimulation.value = !open;
        }}
      >
        {simulation.realPorts === undefined ? 'simulated' : 'partly simulated'} ·{' '}
        <span class="when">
          {weekday(at, timezone.value)} {clock(at, timezone.value)}
        </span>{' '}
        · {simulation.paused ? 'paused' : `${simulation.speed}×`}
        <svg viewBox="0 0 10 6" aria-hidden="true" class="caret">
          <path d="m1 1 4 4 4-4" />
        </svg>
      </button>
      {open && (
        <section id="scenes" class="drawer" aria-label="Simulation">
          <SpeedControl simulation={simulation} />
          <Scenes scenes={simulation.scenes} />
          <p class="seed">
            seed {simulation.seed} · {touches(simulation)}
          </p>
        </section>
      )}
    </div>
  );
}

function touches({ realPorts }: SimulationStatus): string {
  return realPorts === undefined
    ? 'nothing here touches a real host'
    : `what Lowtide does in answer is real for ${realPorts.join(', ')}`;
}

function SpeedControl({ simulation }: { simulation: SimulationStatus }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row in every browser
    <div class="speeds" role="group" aria-label="Speed">
      <button
        type="button"
        aria-pressed={simulation.paused}
        onClick={togglePause}
        title="Pause or resume (p)"
      >
        {simulation.paused ? 'Paused' : 'Pause'}
      </button>
      {speeds.map((speed) => (
        <button
          key={speed}
          type="button"
          aria-pressed={!simulation.paused && simulation.speed === speed}
          onClick={() => setSpeed(speed)}
        >
          {speed}×
        </button>
      ))}
    </div>
  );
}
