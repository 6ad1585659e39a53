import { at, name, type Place, text, time } from '../place.ts';
import type { ReducedEvent } from '../reduced.ts';
import { plainText } from './plain-text.ts';

/**
 * What hangs before a pod has its first container, and stands nowhere in its status: its volumes and
 * its sandbox. Images, crashes and probes stand in its containers' states.
 */
const reasons: ReadonlySet<string> = new Set([
  'FailedAttachVolume',
  'FailedMount',
  'FailedMapVolume',
  'FailedCreatePodSandBox',
]);

/** A driver's whole story is longer; the beginning says what is wrong. */
const whyLengthMax = 300;

/** core/v1 Event about a pod. */
export function readEvent(event: Place): ReducedEvent {
  const reason = text(at(event, 'reason')) ?? '';
  if (!reasons.has(reason)) return {};
  const pod = at(event, 'involvedObject');
  const message = text(at(event, 'message')) ?? '';
  const why = plainText(message === '' ? reason : `${reason}: ${message}`, whyLengthMax);
  return {
    hint: {
      pod: `${name(at(pod, 'namespace'))}/${name(at(pod, 'name'))}`,
      uid: name(at(pod, 'uid')),
      why: why ?? reason,
      at: lastTime(event),
    },
  };
}

/** Old writers count in `lastTimestamp`, new ones in a series that begins at `eventTime`. */
function lastTime(event: Place): number {
  const times = [
    at(event, 'series', 'lastObservedTime'),
    at(event, 'lastTimestamp'),
    at(event, 'eventTime'),
    at(event, 'metadata', 'creationTimestamp'),
  ];
  return Math.max(0, ...times.flatMap((place) => time(place) ?? []));
}
