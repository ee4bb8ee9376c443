import { countFigure } from '#shared/descriptor/count-figure.ts';
import { findingsView } from '#shared/descriptor/findings-view.ts';
import { queryView } from '#shared/descriptor/query-view.ts';
import type { CalendarDay, CalendarEvent, Figure, ViewContext, ViewDescriptor } from '#shared/descriptor/view.ts';
import { type BookingRecord, bookings } from './booking/booking-record.ts';
import { obstaclesText } from './bookings/plan/obstacles.ts';
import { rowOf } from './conflict/conflict-rows.ts';

const today = ({ now }: { readonly now: () => number }) => new Date(now()).toISOString().slice(0, 10);

const place = ({ room, start, end, title, reference }: BookingRecord) => ({
  reference,
  title,
  room,
  when: `${start.replace('T', ' ')}–${end.slice(start.slice(0, 10) === end.slice(0, 10) ? 11 : 0).replace('T', ' ')}`,
});

/** What is unfinished about a booking, in a few words. */
function stateOf({ phase, pending, waitingSince, questionedAt, letGo, unheard }: BookingRecord): string {
  if (letGo) return 'let go';
  if (pending !== null) return `${pending} not confirmed`;
  if (phase === 'intended') return 'being made';
  if (waitingSince !== null) return phase === 'present' ? 'cannot be moved' : 'cannot be made';
  if (questionedAt !== null) return 'in question';
  return unheard.length > 0 ? 'perhaps made twice' : 'to be confirmed';
}

/** What cannot be booked, with what is in its way, on the day of its room. */
function dayOf({ reference, room, start, end, title, inTheWay: obstacles }: BookingRecord): CalendarDay {
  const date = start.slice(0, 10);
  const inDay = obstacles.flatMap(({ title: what, by, start: from, end: to }): CalendarEvent[] => {
    if (from === null || to === null || from.slice(0, 10) !== date) return [];
    const note = by === null ? 'is in the way' : `is in the way; ask ${by}`;
    return [
      {
        title: what,
        start: from.slice(11, 16),
        end: to.slice(0, 10) === date ? to.slice(11, 16) : '24:00',
        note,
        isFine: true,
      },
    ];
  });
  const note = 'cannot be booked';
  const own = { title, start: start.slice(11, 16), end: end.slice(0, 10) === date ? end.slice(11, 16) : '24:00', note };
  return { place: room, date, events: [own, ...inDay], opens: { history: 'booking', id: reference } };
}

const inTheWay = queryView({
  name: 'in-the-way',
  title: 'Bookings that cannot be made',
  summary: 'from today on: what TermTime asks for and something is in the way of, soonest first',
  collection: bookings,
  query: 'waiting',
  where: { isWaiting: true },
  from: today,
  columns: [
    { key: 'room', title: 'room' },
    { key: 'when', title: 'when' },
    { key: 'activity', title: 'activity' },
    { key: 'inTheWay', title: 'in the way' },
    { key: 'since', title: 'since', kind: 'instant' },
  ],
  row: record => {
    const { inTheWay: what, whatToDo } = rowOf(record);
    const { title, department, waitingSince: since } = record;
    const activity = department === '' ? title : `${title} (${department})`;
    return { ...place(record), activity, department, inTheWay: what, whatToDo, since };
  },
  reason: 'inTheWay',
  day: dayOf,
  opens: { history: 'booking', key: 'reference' },
  needsPerson: (many, first) => ({
    sentence: `${many('activity has', 'activities have')} no booking, since something is in the way.`,
    since: first.waitingSince,
    advice: `The soonest: ${first.title} in ${first.room}, ${place(first).when}, because of ${obstaclesText(first.inTheWay)}. The list and the report of essm-conflicts name whom to ask; each is booked by itself once its place is free.`,
  }),
});

const inQuestion = queryView({
  name: 'in-question',
  title: 'Bookings in question',
  summary:
    'TermTime lacks something that they rest on, without saying that they are gone: kept for 20 hours, or until they are let go',
  collection: bookings,
  query: 'questioned',
  where: { isQuestioned: true },
  from: today,
  columns: [
    // It names activity and room, and is what let-go is given: it has to stand in one line of 80 columns.
    { key: 'reference', title: 'reference' },
    { key: 'when', title: 'when' },
    { key: 'since', title: 'since', kind: 'instant' },
  ],
  row: record => ({ ...place(record), since: record.questionedAt }),
  acts: { parameter: 'references', key: 'reference', does: [{ operation: 'let-go' }] },
  opens: { history: 'booking', key: 'reference' },
});

const unfinished = queryView({
  name: 'unfinished',
  title: 'Unfinished bookings',
  summary: 'anything that the next run looks at again',
  collection: bookings,
  query: 'open',
  where: { isOpen: true },
  columns: [
    { key: 'room', title: 'room' },
    { key: 'when', title: 'when' },
    { key: 'title', title: 'activity' },
    { key: 'state', title: 'how it stands' },
  ],
  row: record => ({ ...place(record), state: stateOf(record), run: record.runId }),
  opens: { history: 'booking', key: 'reference' },
});

const left = findingsView({
  name: 'left',
  title: 'Left alone',
  summary: 'what the last run of essm-bookings saw and left: unreadable, of others, of other departments',
  of: 'essm-bookings',
  kinds: ['unreadable', 'kept', 'left', 'not-ours', 'another-database', 'outside-window', 'unreadable-bookings'],
});

const unmapped = findingsView({
  name: 'unmapped',
  title: 'Rooms without a mapping',
  summary: 'what the last run of essm-rooms could not translate, or found not to be ours',
  of: 'essm-rooms',
  kinds: ['no-mapping', 'not-ours', 'in-question', 'near-code', 'unreadable'],
});

const pending = findingsView({
  name: 'pending',
  title: 'Room bookings',
  summary:
    'what the last run of essm-roombookings saw: Pending in TermTime, rooms it does not know, codes that are not ours',
  of: 'essm-roombookings',
  kinds: ['pending', 'no-mapping', 'not-ours', 'in-question', 'unreadable'],
});

/** What cannot be booked from today on, what TermTime has put in question, and what the next run looks at again. */
export async function figures(context: ViewContext): Promise<readonly Figure[]> {
  const from = { from: today(context) };
  return await Promise.all([
    countFigure(
      context,
      { title: 'cannot be booked', view: 'in-the-way' },
      bookings,
      'waiting',
      { isWaiting: true },
      from,
    ),
    countFigure(
      context,
      { title: 'in question', view: 'in-question' },
      bookings,
      'questioned',
      { isQuestioned: true },
      from,
    ),
    countFigure(context, { title: 'unfinished', view: 'unfinished' }, bookings, 'open', { isOpen: true }),
  ]);
}

/** What `lockstep view essm` and the console show. */
export const views: readonly ViewDescriptor[] = [inTheWay, inQuestion, unfinished, left, unmapped, pending];
