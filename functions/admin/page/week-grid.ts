import { scaleLinear } from 'd3-scale';
import { Temporal } from 'temporal-polyfill';
import type { CalendarDay } from '#shared/descriptor/view.ts';
import { foreign, type Html, html, type Part } from './html.ts';
import { inLanes, minutesOf, sharedSpans } from './lanes.ts';

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The Monday of a day's week, `YYYY-MM-DD`. */
export function mondayOf(date: string): string {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
}

export function daysLater(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Several of one place and day are one. */
function together(days: readonly CalendarDay[]): ReadonlyMap<string, CalendarDay> {
  const found = new Map<string, CalendarDay>();
  for (const day of days) {
    const key = `${day.date} ${day.place}`;
    const known = found.get(key);
    found.set(key, known === undefined ? day : { ...known, events: [...known.events, ...day.events] });
  }
  return found;
}

const width = 120;
const laneHeight = 7;
const [first, last] = [8, 20];

/** A day in small: from 08:00 to 20:00, lane below lane; the text beside it says the same. */
function small(events: CalendarDay['events']): Html {
  const x = scaleLinear([first * 60, last * 60], [0, width]).clamp(true);
  const placed = inLanes(events);
  const height = Math.max(1, ...placed.map(({ lane }) => lane + 1)) * laneHeight + 2;
  const box = (start: string, end: string): readonly [number, number] => {
    const begin = Math.min(width - 3, Math.round(x(minutesOf(start))));
    return [begin, Math.max(3, Math.round(x(minutesOf(end))) - begin)];
  };
  return html`<svg class="small-day" viewBox="0 0 ${width} ${height}" aria-hidden="true"><path class="hour" d="${[0, 0.25, 0.5, 0.75].map(part => `M${part * width} 0V${height}`).join('')}"/>${placed.map(
    ({ event, lane }) => {
      const [begin, wide] = box(event.start, event.end);
      return html`<rect${event.isFine === true ? html` class="fine"` : ''} x="${begin}" y="${1 + lane * laneHeight}" width="${wide}" height="${laneHeight - 2}"/>`;
    },
  )}</svg>`;
}

function cell(base: string, sync: string, day: CalendarDay | undefined): Part {
  if (day === undefined) return html`<span class="none" aria-label="none">–</span>`;
  const spans = sharedSpans(day.events);
  const open = day.events.filter(({ isFine }) => isFine !== true);
  const hours = (spans.length > 0 ? spans : open).map(({ start, end }) => `${start}–${end}`);
  const words = `${open.length} at ${[...new Set(hours)].join(', ')}`;
  const text =
    day.opens === undefined
      ? words
      : html`<a href="${base}/syncs/${sync}/${day.opens.history}/${encodeURIComponent(day.opens.id)}"><span class="sr">${day.place} on ${day.date}: </span>${words}</a>`;
  return html`${small(day.events)}${text}`;
}

/**
 * A week: places down, days across; in each cell the events of that day in lanes, never over each other. `monday`:
 * `YYYY-MM-DD`.
 */
export function weekGrid(base: string, sync: string, monday: string, days: readonly CalendarDay[]): Html {
  const found = together(days);
  const places = [...new Set(days.map(({ place }) => place))].sort();
  const dates = dayNames.map((name, index) => ({ name, date: daysLater(monday, index) }));
  return html`<div class="scroll week" role="region" aria-label="The week from ${monday}, drawn" tabindex="0"><table>
<caption class="sr">Week from ${monday}: places down, days across; 08:00 to 20:00 in each cell</caption>
<thead><tr><th scope="col">where</th>${dates.map(({ name, date }) => html`<th scope="col">${name} <time datetime="${date}">${date.slice(8)}/${date.slice(5, 7)}</time></th>`)}</tr></thead>
<tbody>${places.map(place => html`<tr><th scope="row" data-title="where">${foreign(place)}</th>${dates.map(({ name, date }) => html`<td data-title="${name} ${date.slice(8)}/${date.slice(5, 7)}"${found.has(`${date} ${place}`) ? '' : html` class="free"`}>${cell(base, sync, found.get(`${date} ${place}`))}</td>`)}</tr>`)}</tbody></table></div>`;
}
