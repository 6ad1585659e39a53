import type { Hours, Weekday } from '../model/lab.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A moment on the household's clock: "22:38", "Sat 15:00" on another day, "3 Nov 15:00" far away. */
export function clockText(at: number, now: number, timezone: string): string {
  const then = local(at, timezone);
  if (then.date === local(now, timezone).date) return then.time;
  const far = Math.abs(at - now) > 6 * dayMs;
  return far ? `${then.date} ${then.time}` : `${then.weekday} ${then.time}`;
}

/** "0.4 s", "41 s", "2 min", "1 h 5 min", "3 days": as exact as one cares at that length. */
export function durationText(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(ms / dayMs)} days`;
}

/**
 * When one of the weekly windows begins next: "15:00" for today, else "Sat 15:00". Absent without
 * windows.
 */
export function nextOpening(
  hours: readonly Hours[],
  now: number,
  timezone: string,
): string | undefined {
  const here = local(now, timezone);
  const today = weekdays.indexOf(here.weekday.toLowerCase() as Weekday);
  let best: { days: number; minute: number } | undefined;
  for (const window of hours) {
    for (const day of window.days) {
      const ahead = (weekdays.indexOf(day) - today + 7) % 7;
      const days = ahead === 0 && window.fromMinute <= here.minute ? 7 : ahead;
      if (
        best === undefined ||
        days < best.days ||
        (days === best.days && window.fromMinute < best.minute)
      ) {
        best = { days, minute: window.fromMinute };
      }
    }
  }
  if (best === undefined) return undefined;
  const time = `${two(Math.floor(best.minute / 60))}:${two(best.minute % 60)}`;
  const weekday = weekdays[(today + best.days) % 7] ?? '';
  return best.days === 0 ? time : `${weekday.slice(0, 1).toUpperCase()}${weekday.slice(1)} ${time}`;
}

const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function two(number: number): string {
  return String(number).padStart(2, '0');
}

const formats = new Map<string, Intl.DateTimeFormat>();

function local(at: number, timezone: string) {
  const format = formats.get(timezone) ?? newFormat(timezone);
  formats.set(timezone, format);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return {
    weekday: of('weekday'),
    date: `${of('day')} ${of('month')}`,
    time: `${of('hour')}:${of('minute')}`,
    minute: Number(of('hour')) * 60 + Number(of('minute')),
  };
}

function newFormat(timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
}
