import { computed, signal } from '@preact/signals';
import type { Snapshot, TimelineRow } from './contract.ts';

/** What is known of the lab; the last picture stays when the stream breaks. */
export const snapshot = signal<Snapshot | undefined>(undefined);

/** How the stream fares. `newsAt` is the browser's clock at the last event of any kind. */
export interface Link {
  readonly kind: 'connecting' | 'live' | 'retrying';
  readonly newsAt: number;
}
export const link = signal<Link>({ kind: 'connecting', newsAt: Date.now() });

/** The browser's clock at the last event that told of the lab's time. */
export const pictureAt = signal(Date.now());

/** Rows before the stream's, fetched by request. */
export const olderRows = signal<readonly TimelineRow[]>([]);

export const status = computed(() => snapshot.value?.status);
export const hosts = computed(() => status.value?.hosts ?? []);
export const operations = computed(() => status.value?.operations ?? []);
export const simulation = computed(() => snapshot.value?.simulation);
export const tides = computed(() => snapshot.value?.tides ?? []);
export const timezone = computed(() => status.value?.timezone ?? 'UTC');
const streamed = computed(() => snapshot.value?.timeline ?? []);
export const rows = computed(() => [...olderRows.value, ...streamed.value]);
