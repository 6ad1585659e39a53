import type { Explained } from '../contract.ts';

/** "**Expected off.** Its owner left at 22:38. Usually back Sat 15:00." */
export function Why({ state }: { state: Explained }) {
  return (
    <>
      {state.tone !== 'fine' && <b>{state.label}. </b>}
      {state.why} {state.next !== '' && <span class="next">{state.next} </span>}
    </>
  );
}
