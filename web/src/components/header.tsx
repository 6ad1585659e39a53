import './header.css';
import { arm } from '../arming.ts';
import { showsKeys } from '../keyboard.ts';
import { simulation } from '../state.ts';
import { nextTheme, theme } from '../theme.ts';
import { holdId } from './hold-banner.tsx';
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
        id={holdId}
        class="icon"
        onClick={() => arm(holdId)}
        aria-label="Hold everything…"
        title="Hold everything…"
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M5.5 4v8M10.5 4v8" class="hollow" />
        </svg>
      </button>
      <button
        type="button"
        class="icon"
        onClick={nextTheme}
        aria-label={`Theme: ${theme.value}. Change it`}
        title={`Theme: ${theme.value} (t)`}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.5" class="hollow" />
          {theme.value === 'system' && <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" class="solid" />}
          {theme.value === 'dark' && <circle cx="8" cy="8" r="5.5" class="solid" />}
          {theme.value === 'light' && <circle cx="8" cy="8" r="2.2" class="solid" />}
        </svg>
      </button>
      <button
        type="button"
        class="icon keys-button"
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
