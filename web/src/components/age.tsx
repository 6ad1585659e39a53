import { labNow } from '../clock.ts';
import { span } from '../format.ts';

/** How old a value is, by the lab's clock. */
export function Age({ at }: { at: number | undefined }) {
  if (at === undefined) return <time class="age">never seen</time>;
  return <time class="age">{span(Math.max(0, labNow.value - at))} ago</time>;
}
