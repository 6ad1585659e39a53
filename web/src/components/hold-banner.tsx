import './hold-banner.css';
import { fire } from '../arming.ts';
import type { LabStatus } from '../contract.ts';
import { moment } from '../format.ts';
import { labSecond } from '../clock.ts';
import { timezone } from '../state.ts';

/** Lowtide only watches: the loudest thing on the page while it lasts. */
export function HoldBanner({ hold }: { hold: NonNullable<LabStatus['hold']> }) {
  return (
    <section class="hold" aria-label="On hold">
      <p>
        <b>On hold</b> since {moment(hold.since, labSecond.value, timezone.value)} by {hold.by}:{' '}
        {hold.why} Lowtide watches and changes nothing.
      </p>
      {hold.by !== 'Lowtide' && (
        <button type="button" onClick={() => fire({ kind: 'release' })}>
          Let it work again
        </button>
      )}
    </section>
  );
}
