/** Numbers, dates and identifiers as people read them. */

const NUMBER = new Intl.NumberFormat('en-US');
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const LOCAL = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** `1 role`, `1,204 roles`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${NUMBER.format(value)} ${value === 1 ? singular : plural}`;
}

/** `20 Nov 2026, 03:00 UTC`; the text itself when it is no date. */
export function formatDate(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${DATE.format(time)} UTC`;
}

export function formatLocalDate(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : LOCAL.format(time);
}

const UNITS = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `4 days ago`, relative to `now` (epoch ms). */
export function formatAge(iso: string, now: number): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const distance = time - now;
  for (const [unit, size] of UNITS) {
    if (Math.abs(distance) >= size) return RELATIVE.format(Math.trunc(distance / size), unit);
  }
  return 'just now';
}

/** `1111 2222 3333`. */
export function formatAccountId(id: string): string {
  return id.length === 12 ? `${id.slice(0, 4)} ${id.slice(4, 8)} ${id.slice(8)}` : id;
}

/** Keeps the head and the tail, which tell generated names apart. */
export function truncateMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = Math.min(8, Math.floor((max - 1) / 3));
  return `${text.slice(0, max - 1 - tail)}…${text.slice(text.length - tail)}`;
}
