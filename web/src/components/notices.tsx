import './notices.css';
import { dismiss, notices } from '../notices.ts';
import { ToneMark } from './tone-mark.tsx';

/** What came of the last presses. */
export function Notices() {
  return (
    <div class="notices" role="status">
      {notices.value.map((notice) => (
        <div key={notice.id} class={`notice tone-${notice.tone}`}>
          <ToneMark tone={notice.tone} />
          <p>
            {notice.says} {notice.next !== '' && <span class="next">{notice.next}</span>}
          </p>
          <button type="button" aria-label="Close" onClick={() => dismiss(notice.id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
