import './hold-banner.css';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { armed, disarm, fire } from '../arming.ts';
import { labSecond } from '../clock.ts';
import type { LabStatus } from '../contract.ts';
import { moment } from '../format.ts';
import { timezone } from '../state.ts';

/** Lowtide only watches: the loudest thing on the page while it lasts. */
export function HoldBanner({ hold }: { hold: LabStatus['hold'] }) {
  if (hold === undefined) return armed.value === holdId ? <HoldConfirm /> : null;
  return (
    <section class="hold" aria-label="On hold">
      <p>
        <b>On hold</b> since {moment(hold.since, labSecond.value, timezone.value)} by {hold.by}:{' '}
        {hold.why} <span class="quiet">Lowtide watches and changes nothing.</span>
      </p>
      {hold.by !== 'Lowtide' && (
        <button type="button" onClick={() => fire({ kind: 'release' })}>
          Let it work again
        </button>
      )}
    </section>
  );
}

/** The id of the button in the header that arms it. */
export const holdId = 'hold-button';

function HoldConfirm() {
  const [why, setWhy] = useState('');
  const reason = useRef<HTMLInputElement>(null);
  // Before the click returns: what is typed at once must not get lost.
  useLayoutEffect(() => reason.current?.focus(), []);
  return (
    <form
      class="hold"
      aria-label="Hold"
      onSubmit={(event) => {
        event.preventDefault();
        if (why.trim() !== '') void fire({ kind: 'hold', why: why.trim() });
      }}
    >
      <p id="hold-consequence">
        <b>Hold everything?</b> Lowtide finishes nothing that it began and answers no failure until
        you release it.
      </p>
      <input
        ref={reason}
        required
        maxLength={120}
        placeholder="Why? It stands in the journal"
        aria-label="Why"
        aria-describedby="hold-consequence"
        value={why}
        onInput={(event) => setWhy(event.currentTarget.value)}
      />
      <button type="submit" class="fire">
        Hold
      </button>
      <button type="button" onClick={disarm}>
        Cancel
      </button>
    </form>
  );
}
