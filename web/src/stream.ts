import { batch } from '@preact/signals';
import type { Delta, Snapshot } from './contract.ts';
import { merge } from './merge.ts';
import { link, olderRows, pictureAt, snapshot } from './state.ts';

/** A connection that is open but silent for this long is dead (beats come every 5 s): open another. */
const deadMs = 20_000;
const retryMs = [500, 1000, 2000, 5000];

/**
 * Keeps the stream. An EventSource resumes by itself with `Last-Event-ID`; it gives up when the
 * server answers with an error, as a proxy does while Lowtide restarts, so then it is opened anew.
 */
export function connect(): void {
  let source: EventSource | undefined;
  let attempts = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    source?.close();
    source = new EventSource('./api/stream');
    source.addEventListener('snapshot', (event) => {
      attempts = 0;
      heard(() => {
        snapshot.value = JSON.parse(event.data) as Snapshot;
        olderRows.value = [];
        pictureAt.value = Date.now();
      });
    });
    source.addEventListener('delta', (event) => {
      const known = snapshot.value;
      if (known === undefined) return;
      heard(() => {
        snapshot.value = merge(known, JSON.parse(event.data) as Delta);
        pictureAt.value = Date.now();
      });
    });
    source.addEventListener('beat', () => heard(() => {}));
    source.addEventListener('open', () => heard(() => {}));
    source.addEventListener('error', broke);
  }

  function broke(): void {
    link.value = { kind: 'retrying', newsAt: link.value.newsAt };
    if (source?.readyState === EventSource.CLOSED) again();
  }

  function again(): void {
    clearTimeout(retry);
    retry = setTimeout(open, retryMs[Math.min(attempts, retryMs.length - 1)]);
    attempts += 1;
  }

  open();
  setInterval(() => {
    if (Date.now() - link.value.newsAt < deadMs) return;
    link.value = { kind: 'retrying', newsAt: link.value.newsAt };
    if (source?.readyState === EventSource.OPEN) again();
  }, 5000);
  window.addEventListener('online', open);
}

function heard(apply: () => void): void {
  batch(() => {
    apply();
    link.value = { kind: 'live', newsAt: Date.now() };
  });
}
