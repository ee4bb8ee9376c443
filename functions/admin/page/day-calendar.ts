import { scaleLinear } from 'd3-scale';
import { many } from '#shared/core/many.ts';
import type { CalendarDay } from '#shared/descriptor/view.ts';
import { foreign, type Html, html } from './html.ts';
import { inLanes, minutesOf, sharedSpans } from './lanes.ts';

const laneHeight = 30;
const head = 20;
const width = 720;

/**
 * One day of a place on a time axis, lane below lane. The same stands in the list beside it, so the drawing is named
 * and not read out.
 */
function drawn({ place, date, events }: CalendarDay): Html {
  const placed = inLanes(events);
  const from = Math.max(0, Math.min(...events.map(({ start }) => Math.floor(minutesOf(start) / 60))) - 1);
  const to = Math.min(24, Math.max(from + 6, ...events.map(({ end }) => Math.ceil(minutesOf(end) / 60) + 1)));
  const x = scaleLinear([from * 60, to * 60], [4, width - 4]).clamp(true);
  const at = (time: string): number => Math.round(x(minutesOf(time)));
  const lanes = Math.max(1, ...placed.map(({ lane }) => lane + 1));
  const height = head + 2 + lanes * laneHeight;
  const hours = Array.from({ length: to - from }, (_, index) => from + index);
  return html`<svg class="day" viewBox="0 0 ${width} ${height}" role="img" aria-label="${place} on ${date}: ${many(events.length, 'event', 'events')} in ${many(lanes, 'lane', 'lanes')}">
${sharedSpans(events).map(({ start, end }) => html`<rect class="clash" x="${at(start)}" y="14" width="${Math.max(2, at(end) - at(start))}" height="${height - 14}"/>`)}
${hours.map(hour => html`<path class="hour" d="M${Math.round(x(hour * 60))} 16V${height}"/><text x="${Math.round(x(hour * 60)) + 2}" y="12">${String(hour).padStart(2, '0')}:00</text>`)}
${placed.map(({ event, lane }) => {
  const [begin, end] = [at(event.start), at(event.end)];
  const room = Math.max(3, Math.floor((end - begin - 10) / 6.4));
  const title = event.title.length > room ? `${event.title.slice(0, room - 1)}…` : event.title;
  return html`<g${event.isFine === true ? html` class="fine"` : ''}><rect x="${begin}" y="${head + lane * laneHeight}" width="${Math.max(4, end - begin)}" height="${laneHeight - 4}" rx="3"/><text class="event" x="${begin + 5}" y="${head + lane * laneHeight + 17}">${title}</text></g>`;
})}</svg>`;
}

/** Days of places: for each the events with what is the matter, then where they stand in time. */
export function dayCalendar(days: readonly CalendarDay[]): Html {
  const shown = days.filter(({ events }) => events.length > 0);
  return html`<div class="days">${shown.map(day => {
    const spans = sharedSpans(day.events);
    return html`<section class="panel"><h3>${foreign(day.place)}, <time datetime="${day.date}">${day.date}</time></h3>${spans.length === 0 ? '' : html`<p>Two or more at once: ${spans.map(({ start, end }) => `${start}–${end}`).join(', ')}.</p>`}<div class="scroll" role="region" tabindex="0" aria-label="${day.place} on ${day.date}, drawn">${drawn(day)}</div>
<ul>${day.events.toSorted((a, b) => (a.start < b.start ? -1 : 1)).map(({ title, start, end, note }) => html`<li><strong>${start}–${end}</strong> ${foreign(title)} – ${foreign(note)}</li>`)}</ul></section>`;
  })}</div>`;
}
