import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Moves elements marked `data-flip` from where they stood to where they stand now, whenever `key`
 * changes (FLIP: first, last, invert, play). So a host rises out of the water instead of jumping.
 */
export function useFlip(root: { readonly current: HTMLElement | null }, key: string): void {
  const drawn = useRef(key);
  const before = useRef(new Map<string, DOMRect>());
  const focused = useRef<string | undefined>(undefined);
  // While a component renders, the page still shows the picture before.
  if (drawn.current !== key) {
    before.current = places(root.current);
    focused.current = focusedIn(root.current);
  }
  useLayoutEffect(() => {
    if (drawn.current === key) return;
    drawn.current = key;
    if (focusedIn(root.current) === undefined) focusOn(root.current, focused.current);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const element of marked(root.current)) move(element, before.current);
  });
}

function move(element: HTMLElement, before: ReadonlyMap<string, DOMRect>): void {
  const from = before.get(element.dataset.flip ?? '');
  const to = element.getBoundingClientRect();
  if (from === undefined || (from.x === to.x && from.y === to.y)) return;
  element.animate(
    [
      { transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)`, opacity: 0.7 },
      { transform: 'none', opacity: 1 },
    ],
    { duration: 900, easing: 'cubic-bezier(.22,.9,.24,1)' },
  );
}

/** Which marked element holds the focus. */
function focusedIn(root: HTMLElement | null): string | undefined {
  return marked(root).find((element) => element.contains(document.activeElement))?.dataset.flip;
}

/** An element that was drawn anew elsewhere lost the focus; who uses the keyboard wants to go on. */
function focusOn(root: HTMLElement | null, name: string | undefined): void {
  marked(root)
    .find((element) => element.dataset.flip === name)
    ?.focus({ preventScroll: true });
}

function marked(root: HTMLElement | null): HTMLElement[] {
  return root === null ? [] : [...root.querySelectorAll<HTMLElement>('[data-flip]')];
}

function places(root: HTMLElement | null): Map<string, DOMRect> {
  return new Map(
    marked(root).map((element) => [element.dataset.flip ?? '', element.getBoundingClientRect()]),
  );
}
