import { Temporal } from 'temporal-polyfill';
import { type Html, html } from './html.ts';

const zone = 'Europe/London';

function local(ms: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
}

/** `20:31` today, `22 Nov 02:00` otherwise, with the year where it is another; London's wall clock. */
export function timeWords(ms: number, now: number): string {
  const at = local(ms);
  const today = local(now);
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  if (at.toPlainDate().equals(today.toPlainDate())) return time;
  const year = at.year === today.year ? {} : ({ year: 'numeric' } as const);
  return `${at.toLocaleString('en-GB', { day: 'numeric', month: 'short', ...year })} ${time}`;
}

/** `2026-11-21 20:31:07 +00:00`: for records. */
export function exactTime(ms: number): string {
  const at = local(ms);
  return `${at.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')} ${at.offset}`;
}

/** A time for people, exact for machines and whoever looks closer. */
export function time(ms: number, now: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}" title="${exactTime(ms)}">${timeWords(ms, now)}</time>`;
}

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
