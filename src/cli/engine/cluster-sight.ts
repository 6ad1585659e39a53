import type { View } from '../../controller/operation.ts';
import { seen } from '../../controller/view/facts.ts';
import { sentence } from '../../status/sentences.ts';
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
    if (now === 'unseen') say(`${whyUnseen(view)} Lowtide looks again by itself.`);
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

/** The API itself is known to be silent or not to be seen; its nodes tell why. */
function whyUnseen(view: View): string {
  const [node] = view.lab.nodes.keys();
  const about = node === undefined ? undefined : seen(view, 'kubernetes.node', node);
  if (about?.kind !== 'unobservable' || about.why === 'never seen') {
    return 'The Kubernetes API does not answer.';
  }
  return sentence(about.why);
}
