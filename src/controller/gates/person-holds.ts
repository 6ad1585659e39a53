import { allowed, type Gate, held } from '../gate.ts';

/** A person asked Lowtide to keep its hands off. */
export const personHolds: Gate = {
  name: 'person-holds',
  check(_, view) {
    if (view.hold === undefined) return allowed;
    return held(
      `${view.hold.by} asked to observe only: ${view.hold.why}`,
      'It goes on when the hold is released on the dashboard.',
    );
  },
};
