import type { History, HistoryDescriptor, HistoryEvent, Hits, SearchDescriptor } from '#shared/descriptor/history.ts';
import { collectionOn, type Entry } from '#shared/state/collection.ts';
import { type BookingRecord, bookings } from './booking/booking-record.ts';
import { rowOf } from './conflict/conflict-rows.ts';

/** One booking: what TermTime asks for, what Booker shows, what is in its way. */
export const booking: HistoryDescriptor = {
  name: 'booking',
  title: 'Booking',
  read: async ({ store }, reference) => {
    const found = await collectionOn(store, bookings).get(reference);
    return found === undefined ? undefined : historyOf(found.value);
  },
};

/** Pure. */
export function historyOf(record: BookingRecord): History {
  const { reference, activity, title, room, start, end, department, members, index, answered, runId } = record;
  const time = (text: string): string => text.replace('T', ' ');
  const shown = answered ?? { room, start, end, title, attendees: record.attendees };
  const row = (field: string, sent: string | number | null, got: string | number | null) => ({
    field,
    sent,
    answered: index === null ? 'not booked' : got === sent ? 'the same' : got,
  });
  return {
    title,
    sentence: sentenceOf(record),
    facts: [
      { term: 'Reference', value: reference },
      { term: 'Activity', value: `${activity}, ${department}` },
      { term: 'Room and time', value: `${room}, ${time(start)}–${time(end).slice(11)}` },
      { term: 'In Booker', value: index === null ? 'not there' : `booking ${index}` },
      ...(members.length < 2
        ? []
        : [{ term: 'Shared with', value: members.filter(each => each !== reference).join(', ') }]),
    ],
    tables: [
      {
        title: 'Sent and answered',
        columns: [
          { key: 'field', title: 'field' },
          { key: 'sent', title: 'sent' },
          { key: 'answered', title: 'answered' },
        ],
        rows: [
          row('room', room, shown.room),
          row('from', time(start), time(shown.start)),
          row('to', time(end), time(shown.end)),
          row('title', title, shown.title),
          row('attendees', record.attendees, shown.attendees),
        ],
      },
    ],
    events: eventsOf(record),
    runs: [runId],
    targets: [reference],
    ...(record.questionedAt === null || record.letGo
      ? {}
      : { operation: { name: 'let-go', parameters: { references: [reference] } } }),
  };
}

function sentenceOf(record: BookingRecord): string {
  const { isWaiting, questionedAt, letGo, phase, pending } = record;
  if (isWaiting) return `It cannot be booked: ${rowOf(record).inTheWay}. ${rowOf(record).whatToDo}`;
  if (letGo) return 'A person let it go; the next run cancels it, if TermTime still lacks it.';
  if (questionedAt !== null)
    return 'TermTime lacks something that it rests on, without saying that it is gone: it is kept for now.';
  if (pending !== null) return `An ${pending} of it is under way, and its end is not known yet.`;
  return phase === 'present' ? 'Booker holds it as it should be.' : 'It is about to be booked.';
}

function eventsOf({ changedAt, waitingSince, questionedAt, phase, runId }: BookingRecord): HistoryEvent[] {
  const event = (at: number | null, what: string, status: string, by: string | null): HistoryEvent[] =>
    at === null ? [] : [{ at, what, status, detail: '', runId: by }];
  return [
    ...event(changedAt, 'Last written', phase, runId),
    ...event(waitingSince, 'Could not be booked since', 'waiting', null),
    ...event(questionedAt, 'In question since', 'in question', null),
  ].toSorted((a, b) => b.at - a.at);
}

const most = 20;

export const search: SearchDescriptor = {
  by: 'a room, an activity’s code or a booking’s reference',
  find: async ({ store, now }, text) => {
    const all = collectionOn(store, bookings);
    const from = new Date(now()).toISOString().slice(0, 10);
    const [named, inRoom, ofActivity] = await Promise.all([
      all.get(text),
      all.query('ofRoom', { room: text }, { limit: most, from }),
      all.query('ofActivity', { activity: text }, { limit: most, from }),
    ]);
    const found = [
      hitsOf(`The booking ${text}`, named === undefined ? [] : [named], false),
      hitsOf(`Bookings in the room ${text}, from today on`, inRoom.entries, inRoom.next !== undefined),
      hitsOf(`Bookings of the activity ${text}, from today on`, ofActivity.entries, ofActivity.next !== undefined),
    ];
    return found.filter(({ hits }) => hits.length > 0);
  },
};

function hitsOf(title: string, entries: readonly Entry<BookingRecord>[], isCut: boolean): Hits {
  const hits = entries.map(({ value: { title: what, room, start, end, reference, isWaiting } }) => ({
    title: what,
    detail: `${start.replace('T', ' ')}–${end.slice(11)} in ${room}${isWaiting ? '; cannot be booked' : ''}`,
    history: booking.name,
    id: reference,
  }));
  return { title, hits, isCut };
}
