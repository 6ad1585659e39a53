import { effect, signal } from '@preact/signals';

const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];
const key = 'lowtide-theme';

export const theme = signal<Theme>(
  themes.find((known) => known === localStorage.getItem(key)) ?? 'system',
);

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system';
}

/** Remembers the choice; `public/theme.js` applies it before the next first paint. */
export function applyTheme(): void {
  effect(() => {
    if (theme.value === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(key);
    } else {
      document.documentElement.dataset.theme = theme.value;
      localStorage.setItem(key, theme.value);
    }
  });
}
