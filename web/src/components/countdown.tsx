import { labNow } from '../clock.ts';
import type { OperationStatus } from '../contract.ts';
import { span } from '../format.ts';

/** The time left before an operation's deadline, or how long it has run when it has none. */
export function Countdown({ operation }: { operation: OperationStatus }) {
  const now = Math.floor(labNow.value / 1000) * 1000;
  const { deadlineAt, openedAt } = operation;
  if (deadlineAt === undefined) {
    return <span class="countdown quiet">for {span(now - openedAt)}</span>;
  }
  const leftMs = deadlineAt - now;
  if (leftMs <= 0) return <span class="countdown late">deadline passed</span>;
  const share = Math.min(1, leftMs / Math.max(1, deadlineAt - openedAt));
  return (
    <span class={`countdown ${share < 0.25 ? 'late' : ''}`}>
      <i aria-hidden="true">
        <b style={{ inlineSize: `${share * 100}%` }} />
      </i>
      {span(leftMs)} left
    </span>
  );
}
