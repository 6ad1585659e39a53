import type { Feed } from './feed.ts';
import type { Delta } from './wire.ts';

/** Tells a quiet line from a dead one, below the patience of any proxy. */
const beatMs = 5_000;

/** Events that a reader may be behind; beyond this it is cut off and comes back for a snapshot. */
const behindMax = 64;

/** A browser opens one a tab; more than this is a leak, not a reader. */
const readersMax = 32;

export interface Streams {
  /** Absent when there are too many readers already. */
  open(lastEventId: string | undefined): ReadableStream<Uint8Array> | undefined;
  /** Ends all, so that the server can stop. */
  close(): void;
}

/**
 * Server-sent events (WHATWG HTML, 9.2) of a feed. `run` names this life of the controller: an id of
 * an earlier one gets a snapshot.
 */
export function createStreams(feed: Feed, run: string): Streams {
  const readers = new Set<() => void>();

  return {
    open(lastEventId) {
      if (readers.size >= readersMax) return undefined;
      let forget = () => {};
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const send = (text: string) => {
              if ((controller.desiredSize ?? 0) <= 0) end();
              else controller.enqueue(utf8.encode(text));
            };
            const stopListening = feed.listen((delta) => send(event(run, 'delta', delta)));
            const beat = setInterval(() => {
              send(`event: beat\ndata: ${feed.snapshot().status.at}\n\n`);
            }, beatMs);
            forget = () => {
              readers.delete(end);
              stopListening();
              clearInterval(beat);
            };
            const end = () => {
              if (!readers.has(end)) return;
              forget();
              controller.close();
            };
            readers.add(end);
            send(opening(feed, run, lastEventId));
          },
          cancel() {
            forget();
          },
        },
        { highWaterMark: behindMax },
      );
    },
    close() {
      for (const end of [...readers]) end();
    },
  };
}

const utf8 = new TextEncoder();

function opening(feed: Feed, run: string, lastEventId: string | undefined): string {
  const missed = lastEventId === undefined ? undefined : missedSince(feed, run, lastEventId);
  if (missed !== undefined)
    return `${missed.map((delta) => event(run, 'delta', delta)).join('')}: resumed\n\n`;
  return event(run, 'snapshot', feed.snapshot());
}

function missedSince(feed: Feed, run: string, lastEventId: string): readonly Delta[] | undefined {
  const match = /^(.+)-(\d{1,15})$/.exec(lastEventId);
  return match?.[1] === run ? feed.since(Number(match[2])) : undefined;
}

function event(run: string, name: string, data: { readonly seq: number }): string {
  return `id: ${run}-${data.seq}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
