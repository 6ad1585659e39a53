/** How numbers and times are written: short, with a thin choice of units, always the lab's timezone. */

const gibibyte = 2 ** 30;
const mebibyte = 2 ** 20;

/** "8 GiB", "5.1 GiB", "512 MiB". */
export function bytes(value: number): string {
  return value < gibibyte && value > 0
    ? `${Math.round(value / mebibyte)} MiB`
    : `${gibibytes(value)} GiB`;
}

/** "5.1 of 8 GiB". */
export function bytesOf(used: number, total: number): string {
  return `${gibibytes(used)} of ${gibibytes(total)} GiB`;
}

function gibibytes(value: number): string {
  const amount = value / gibibyte;
  return amount >= 100 || Number.isInteger(amount)
    ? String(Math.round(amount))
    : amount.toFixed(1).replace(/\.0$/, '');
}

/** "0.4 s", "41 s", "2 min 10 s", "3 h 5 min", "2 d 4 h". */
export function span(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${(Math.floor(seconds * 10) / 10).toFixed(1)} s`;
  if (seconds < 100) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return joined(minutes, 'min', Math.floor(seconds) % 60, 's');
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? joined(hours, 'h', minutes % 60, 'min')
    : joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** How long something took: whole seconds where the tenth says nothing. */
export function took(ms: number): string {
  return ms >= 1000 && ms < 10_000 ? `${Math.round(ms / 1000)} s` : span(ms);
}

/** "61 W", or "61–140 W" when busy differs. */
export function watts(value: { readonly idle: number; readonly busy: number }): string {
  const idle = Math.round(value.idle);
  const busy = Math.round(value.busy);
  return idle === busy ? `${idle} W` : `${idle}–${busy} W`;
}

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** "nuc1", "nuc1 and nuc2", "nuc1, nuc2 and gamer". */
export function list(items: readonly string[]): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** "22:41". */
export function clock(at: number, timezone: string): string {
  return formatter(timezone, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** "22:41:07". */
export function clockSeconds(at: number, timezone: string): string {
  return formatter(timezone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);
}

/** "Fri". */
export function weekday(at: number, timezone: string): string {
  return formatter(timezone, { weekday: 'short' }).format(at);
}

/** "Fri 21 Nov". */
export function day(at: number, timezone: string): string {
  return formatter(timezone, { weekday: 'short', day: 'numeric', month: 'short' })
    .format(at)
    .replace(',', '');
}

/** "22:41" today, "Sat 15:00" within the week, "Fri 21 Nov 15:00" beyond. */
export function moment(at: number, now: number, timezone: string): string {
  const time = clock(at, timezone);
  if (day(at, timezone) === day(now, timezone)) return time;
  return Math.abs(at - now) < 6 * 86_400_000
    ? `${weekday(at, timezone)} ${time}`
    : `${day(at, timezone)} ${time}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs more than all that it ever formats. */
function formatter(timezone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timezone} ${Object.keys(options).join()}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    ...options,
    timeZone: timezone,
    hourCycle: 'h23',
  });
  formatters.set(key, made);
  return made;
}
