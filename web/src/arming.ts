import { signal } from '@preact/signals';
import { postIntent, type Reply } from './api.ts';
import type { Answer, IntentRequest } from './contract.ts';
import { say } from './notices.ts';

/** The one switch that is armed, by its id; a second press fires it, Escape disarms. */
export const armed = signal<string | undefined>(undefined);

export function arm(id: string): void {
  armed.value = id;
}

/** Disarms and gives the focus back to the button that armed it, once it stands again. */
export function disarm(): void {
  const id = armed.value;
  armed.value = undefined;
  if (id !== undefined) requestAnimationFrame(() => document.getElementById(id)?.focus());
}

export async function fire(intent: IntentRequest): Promise<void> {
  disarm();
  tell(await postIntent(intent));
}

export function tell(reply: Reply<Answer>): void {
  if (reply.kind === 'ok') say({ tone: 'fine', says: reply.value.says, next: '' });
  else say({ tone: 'bad', says: reply.says, next: reply.next });
}
