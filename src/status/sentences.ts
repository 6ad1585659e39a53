/** "1 pod", "2 pods", "no pods". */
export function count(number: number, thing: string): string {
  if (number === 0) return `no ${thing}s`;
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** "a", "a and b", "a, b and c", "a, b, c and 4 more". */
export function list(names: readonly string[], shownMax = 4): string {
  const shown = names.length > shownMax ? names.slice(0, shownMax - 1) : names;
  const parts =
    names.length > shownMax ? [...shown, `${names.length - shown.length} more`] : [...shown];
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

/** "a", "a or b", "a, b or c". */
export function either(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

/** "is" for one, "are" for any other number. */
export function are(number: number): string {
  return number === 1 ? 'is' : 'are';
}

/** Ends a sentence. Its beginning stays as it is: names of hosts and nodes are not capitalised. */
export function stop(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** A clause that begins with an ordinary word, made a sentence. */
export function sentence(clause: string): string {
  const text = stop(clause);
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** What a longer reason says first; the rest is told in one place, not at each thing that has it. */
export function gist(why: string): string {
  const [first = why] = why.split(/: |\. /, 1);
  return first;
}

/** The name without its namespace: what a person calls it. */
export function shortName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
