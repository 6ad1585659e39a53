import type { View } from '../../controller/operation.ts';
import { seen } from '../../controller/view/facts.ts';
import { stop } from '../../status/sentences.ts';
import type { Output } from '../context.ts';
import { wrap } from '../output/text-width.ts';

/** Longer than a connection and a first list take where all is well. */
const patienceMs = 5_000;

/** Says when the Kubernetes API cannot be seen, and when it can again; asked at every look. */
export function createClusterSight(output: Output): (view: View) => void {
  let said: 'seen' | 'unseen' | undefined;
  return (view) => {
    const now = apiIsSeen(view) ? 'seen' : 'unseen';
    if (now === said) return;
    if (now === 'unseen' && said === undefined && view.now - view.startedAt < patienceMs) return;
    // What was always well is not worth a line.
    if (now === 'unseen')
      say(`The Kubernetes API cannot be seen: ${whyUnseen(view)} Lowtide looks again by itself.`);
    else if (said !== undefined) say('The Kubernetes API is seen again.');
    said = now;
  };

  function say(text: string): void {
    output.write(`${wrap(text, output.columns).join('\n')}\n`);
  }
}

function apiIsSeen(view: View): boolean {
  const api = seen(view, 'kubernetes.api', 'cluster');
  return api.kind === 'known' && api.value;
}

function whyUnseen(view: View): string {
  for (const node of view.lab.nodes.keys()) {
    const about = seen(view, 'kubernetes.node', node);
    if (about.kind === 'unobservable' && about.why !== 'never seen') return stop(about.why);
  }
  return 'it does not answer.';
}
