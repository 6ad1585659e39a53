import './header.css';
import { showsKeys } from '../keyboard.ts';
import { simulation } from '../state.ts';
import { nextTheme, theme } from '../theme.ts';
import { LivePill } from './live-pill.tsx';
import { SimulationBar } from './simulation-bar.tsx';

export function Header({ lab }: { lab: string }) {
  const simulated = simulation.value;
  return (
    <header class="top">
      <span class="mark">
        low<b>tide</b>
      </span>
      <span class="lab">{lab}</span>
      <span class="grow" />
      {simulated !== undefined && <SimulationBar simulation={simulated} />}
      <LivePill />
      <button
        type="button"
        class="icon"
        onClick={nextTheme}
        aria-label={`Theme: ${theme.value}. Change it`}
        title={`Theme: ${theme.value} (t)`}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.5" class="hollow" />
          {theme.value === 'system' && <path d="M8 2.500a5.500 5.500 0 0 1 0 11z" class="solid" />}
          {theme.value === 'dark' && <circle cx="8" cy="8" r="5.5" class="solid" />}
          {theme.value === 'light' && <circle cx="8" cy="8" r="2.2" class="solid" />}
        </svg>
      </button>
      <button
        type="button"
        class="icon"
        onClick={() => {
          showsKeys.value = true;
        }}
        aria-label="Show the keys"
        title="Keys (?)"
      >
        <span aria-hidden="true">?</span>
      </button>
    </header>
  );
}
