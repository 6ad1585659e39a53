import { signal } from '@preact/signals';
import type { Tone } from './contract.ts';

/** What came of a press, shown for a while at the foot of the page. */
export interface Notice {
  readonly id: number;
  readonly tone: Tone;
  readonly says: string;
  readonly next: string;
}

const shownMs = 7000;
const shownMax = 3;

export const notices = signal<readonly Notice[]>([]);
let given = 0;

export function say(notice: Omit<Notice, 'id'>): void {
  given += 1;
  const id = given;
  notices.value = [...notices.value, { ...notice, id }].slice(-shownMax);
  // A refusal stays until it is read and closed.
  if (notice.tone !== 'bad') setTimeout(() => dismiss(id), shownMs);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}
