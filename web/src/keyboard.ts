import { signal } from '@preact/signals';
import { armed, disarm } from './arming.ts';
import { togglePause } from './simulation.ts';
import { simulation } from './state.ts';
import { nextTheme } from './theme.ts';

export const showsKeys = signal(false);
export const showsSimulation = signal(false);

export const keys: readonly { readonly key: string; readonly does: string }[] = [
  { key: '/', does: 'Search the timeline' },
  { key: 'w', does: 'Go to what if' },
  { key: 's', does: 'Open the simulation: speed, people, faults' },
  { key: 'p', does: 'Pause or resume the simulation' },
  { key: 't', does: 'Change the theme: system, light, dark' },
  { key: '?', does: 'Show these keys' },
  { key: 'Esc', does: 'Disarm, close, or clear the search' },
];

export function listenToKeys(): void {
  window.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') back();
    else if (!isTyping(event.target) && press(event.key)) event.preventDefault();
  });
}

function back(): void {
  if (armed.value !== undefined) disarm();
  else if (showsSimulation.value) {
    showsSimulation.value = false;
    document.getElementById('simulation-button')?.focus();
  }
}

/** Does what the key says; false when it says nothing. */
function press(key: string): boolean {
  switch (key) {
    case '/':
      return focus('find');
    case 'w':
      return focus('what-if-first');
    case 's':
      if (simulation.value !== undefined) showsSimulation.value = !showsSimulation.value;
      return true;
    case 'p':
      if (simulation.value !== undefined) void togglePause();
      return true;
    case 't':
      nextTheme();
      return true;
    case '?':
      showsKeys.value = true;
      return true;
    default:
      return false;
  }
}

function focus(id: string): boolean {
  const element = document.getElementById(id);
  element?.scrollIntoView({ block: 'nearest' });
  element?.focus();
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}
