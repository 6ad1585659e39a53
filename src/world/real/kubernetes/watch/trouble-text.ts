import { explain } from '../connection/refusal.ts';
import type { Trouble } from './progress.ts';
import type { ResourceName } from './resources.ts';

/** Why the resource cannot be seen; it goes on in a sentence, so without a full stop. */
export function troubleText(resource: ResourceName, trouble: Trouble): string {
  return `${resource} cannot be watched: ${whyOf(trouble)}`;
}

export function whyOf(trouble: Trouble): string {
  const why = trouble.kind === 'refused' ? explain(trouble).why : trouble.why;
  return why.replace(/[.\s]+$/, '');
}
