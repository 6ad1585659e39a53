import './keys.css';
import { useEffect, useRef } from 'preact/hooks';
import { keys, showsKeys } from '../keyboard.ts';

/** The list of keys, over the page. */
export function Keys() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = showsKeys.value;
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      class="keys"
      aria-label="Keys"
      onClose={() => {
        showsKeys.value = false;
      }}
    >
      <h2>Keys</h2>
      <dl>
        {keys.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
