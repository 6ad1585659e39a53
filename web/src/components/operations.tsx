import './operations.css';
import { lingering } from '../ended.ts';
import { operations } from '../state.ts';
import { Operation } from './operation.tsx';

/** What Lowtide is doing now; nothing is drawn while it does nothing. */
export function Operations() {
  const open = operations.value;
  const over = lingering.value;
  if (open.length + over.length === 0) return null;
  return (
    <section class="operations" aria-label="In progress">
      {open.map((operation) => (
        <Operation key={operation.id} operation={operation} over={false} />
      ))}
      {over.map((operation) => (
        <Operation key={operation.id} operation={operation} over={true} />
      ))}
    </section>
  );
}
