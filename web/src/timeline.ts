import { computed } from '@preact/signals';
import type { TimelineRow } from './contract.ts';
import { rows } from './state.ts';
import { find, only } from './view-state.ts';

/** Rows that stand by themselves, newest first: an operation's headline carries its details. */
export const headlines = computed(() => {
  const headed = new Set(
    rows.value.flatMap((row) => (row.detail || row.operation === undefined ? [] : row.operation)),
  );
  return rows.value
    .filter((row) => !row.detail || row.operation === undefined || !headed.has(row.operation))
    .filter(passes)
    .toReversed();
});

export const detailsOf = computed(() => {
  const grouped = new Map<string, TimelineRow[]>();
  for (const row of rows.value) {
    if (!row.detail || row.operation === undefined) continue;
    const group = grouped.get(row.operation);
    if (group === undefined) grouped.set(row.operation, [row]);
    else group.push(row);
  }
  return grouped;
});

function passes(row: TimelineRow): boolean {
  return passesFilter(row) && passesSearch(row);
}

function passesFilter(row: TimelineRow): boolean {
  switch (only.value) {
    case 'all':
      return true;
    case 'lowtide':
      return row.who === 'Lowtide';
    case 'people':
      return row.who !== 'Lowtide';
    case 'trouble':
      return row.gate !== undefined || ['warn', 'bad', 'unknown'].includes(row.tone);
  }
}

function passesSearch(row: TimelineRow): boolean {
  const words = find.value
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const details = row.operation === undefined ? [] : (detailsOf.value.get(row.operation) ?? []);
  const text = [row, ...details]
    .map((part) => `${part.who} ${part.text} ${part.gate ?? ''}`)
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
