/**
 * Kubernetes quantities (`100m`, `1.5Gi`, `128974848`, `1e3`), as
 * `k8s.io/apimachinery/pkg/api/resource/quantity.go` (v1.36) reads them: an optional sign, digits
 * with an optional point, then a binary suffix, a decimal suffix or an exponent.
 */
const QUANTITY =
  /^([+-]?(?:\d+\.?\d*|\.\d+))(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d{1,3})?$/;

const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
  ['Ei', 2 ** 60],
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
]);

/** The value in its base unit (cores, bytes, pieces), or `undefined` when it is no quantity. */
export function parseQuantity(text: string): number | undefined {
  const match = QUANTITY.exec(text);
  if (match === null) return undefined;
  const [, digits = '', suffix = ''] = match;
  const scale = suffix === '' ? 1 : (SUFFIXES.get(suffix) ?? Number(`1${suffix}`));
  const value = Number(digits) * scale;
  return Number.isFinite(value) ? value : undefined;
}

/** Whole units rounded up, as upstream's `Value()`; a tiny binary error is not a whole unit. */
export function wholeUnits(value: number): number {
  return Math.ceil(Number(value.toPrecision(15)));
}
