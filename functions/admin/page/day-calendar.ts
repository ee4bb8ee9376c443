import type { CalendarDay, CalendarEvent } from '#shared/descriptor/view.ts';
import { foreign, type Html, html } from './html.ts';

export interface Placed {
  readonly event: CalendarEvent;
  /** From 0: events that overlap never share one. */
  readonly lane: number;
}

/** By start, each event in the first lane that is free by then. An end at another's start is no overlap. Pure. */
export function inLanes(events: readonly CalendarEvent[]): readonly Placed[] {
  const ends: string[] = [];
  return [...events]
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.end < b.end ? -1 : 1))
    .map(event => {
      const free = ends.findIndex(end => end <= event.start);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = event.end;
      return { event, lane };
    });
}

const minutes = (time: string): number => {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  return hours * 60 + rest;
};

const laneHeight = 30;
const left = 4;
const width = 720;

/** One day of a place on a time axis, lane below lane. The same stands in the table beside it, so the drawing is named and not read out. */
function drawn({ place, date, events }: CalendarDay): Html {
  const placed = inLanes(events);
  const first = Math.min(...events.map(({ start }) => Math.floor(minutes(start) / 60)));
  const last = Math.max(first + 1, ...events.map(({ end }) => Math.ceil(minutes(end) / 60)));
  const from = Math.max(0, first - 1);
  const to = Math.min(24, last + 1);
  const x = (time: number): number => left + Math.round(((time / 60 - from) / (to - from)) * (width - 2 * left));
  const lanes = Math.max(1, ...placed.map(({ lane }) => lane + 1));
  const height = 22 + lanes * laneHeight;
  const hours = Array.from({ length: to - from }, (_, index) => from + index);
  return html`<svg class="day" viewBox="0 0 ${width} ${height}" role="img" aria-label="${place} on ${date}: ${events.length} lessons in ${lanes} lanes">
${hours.map(hour => html`<path class="hour" d="M${x(hour * 60)} 16V${height}"/><text x="${x(hour * 60) + 2}" y="12">${String(hour).padStart(2, '0')}:00</text>`)}
${placed.map(({ event, lane }) => {
  const [begin, end] = [x(minutes(event.start)), x(minutes(event.end))];
  const room = Math.max(3, Math.floor((end - begin - 10) / 6.4));
  const title = event.title.length > room ? `${event.title.slice(0, room - 1)}…` : event.title;
  return html`<g><rect x="${begin}" y="${20 + lane * laneHeight}" width="${Math.max(4, end - begin)}" height="${laneHeight - 4}" rx="3"/><text class="event" x="${begin + 5}" y="${20 + lane * laneHeight + 17}">${title}</text></g>`;
})}</svg>`;
}

/** Days of places: for each the events with what is the matter, then where they stand in time. */
export function dayCalendar(days: readonly CalendarDay[]): Html {
  const shown = days.filter(({ events }) => events.length > 0);
  return html`<div class="days">${shown.map(
    day => html`<section class="panel"><h3>${foreign(day.place)}, <time datetime="${day.date}">${day.date}</time></h3><div class="scroll" role="region" tabindex="0" aria-label="${day.place} on ${day.date}, drawn">${drawn(day)}</div>
<ul>${day.events.map(({ title, start, end, note }) => html`<li><strong>${start}–${end}</strong> ${foreign(title)} – ${foreign(note)}</li>`)}</ul></section>`,
  )}</div>`;
}
