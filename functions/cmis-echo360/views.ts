import { countedTo } from '#shared/descriptor/counted.ts';
import { queryView } from '#shared/descriptor/query-view.ts';
import type { Figure, ViewContext, ViewDescriptor } from '#shared/descriptor/view.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { doubts } from './lesson/doubts.ts';
import { type NotificationRecord, notifications } from './queue/notifications.ts';
import { type RoomDayRecord, roomDays } from './room-day/room-days.ts';

const deeds: Readonly<Record<NotificationRecord['action'], string>> = { I: 'added', U: 'changed', D: 'deleted' };

const lesson = ({ id, externalId, lessonDate, roomId, action, createdAt }: NotificationRecord) => ({
  id,
  externalId,
  lessonDate,
  room: roomId,
  lesson: deeds[action],
  createdAt,
});

const failed = queryView({
  name: 'failed',
  title: 'Failed notifications',
  summary: 'what Echo360 was not told, and why; none of it is tried again by itself',
  collection: notifications,
  query: 'withStatus',
  where: { status: 'FAILED', isRetried: false },
  columns: [
    { key: 'id', title: 'notification' },
    { key: 'lessonDate', title: 'lesson' },
    { key: 'room', title: 'room' },
    { key: 'message', title: 'why' },
    { key: 'createdAt', title: 'since', kind: 'instant' },
  ],
  row: value => ({ ...lesson(value), message: value.message }),
  reason: 'message',
  acts: { parameter: 'ids', key: 'id', does: [{ operation: 'retry' }] },
  opens: { history: 'occurrence', key: 'externalId' },
  needsPerson: (many, { createdAt, roomId, lessonDate, message }) => ({
    sentence: `${many('notification has', 'notifications have')} failed: what their lessons became was not told to Echo360. Mend what the reason names, then retry.`,
    since: createdAt,
    advice: `The oldest, ${[roomId, lessonDate].filter(part => part !== null && part !== '').join(' on ')}: ${message.replace(/\.$/, '')}.`,
    operation: { name: 'retry', parameters: { all: true } },
  }),
});

const inConflict = queryView({
  name: 'in-conflict',
  title: "Rooms' days in conflict",
  summary: 'from today on: lessons that are not recorded because something else is in their room, and whom to ask',
  collection: roomDays,
  query: 'inConflict',
  where: { inConflict: true },
  from: ({ now }) => new Date(now()).toISOString().slice(0, 10),
  columns: [
    { key: 'date', title: 'day' },
    { key: 'room', title: 'room' },
    { key: 'hour', title: 'hour' },
    { key: 'lessons', title: 'not recorded' },
    { key: 'because', title: 'because of' },
    { key: 'ask', title: 'ask' },
  ],
  acts: { parameter: 'rooms', key: 'room', does: [{ run: 'echo360-refresh', title: 'Refresh these rooms' }] },
  opens: { history: 'room-day', key: 'key' },
  row: ({ key, date, room, excluded, inTheWay, failures, createdAt }) => ({
    key,
    date,
    room,
    hour: hoursOf(excluded),
    lessons: excluded.map(({ title, start, end }) => `${title} ${start}–${end}`).join('; '),
    because: [...new Set([...excluded.flatMap(({ overlaps }) => overlaps), ...inTheWay, ...failures])].join('; '),
    ask: [...new Set(excluded.map(({ ask }) => ask))].join('; '),
    createdAt,
  }),
  day: ({ key, date, room, excluded, inTheWay }) => ({
    opens: { history: 'room-day', id: key },
    place: room,
    date,
    events: excluded.map(({ title, start, end, overlaps, ask }) => ({
      title,
      start: start.slice(0, 5),
      end: end.slice(0, 5),
      note: `not recorded: ${[...overlaps, ...inTheWay].join(', ')}; ask ${ask}`,
    })),
  }),
  needsPerson: (many, first) => ({
    sentence: `${many("room's day has", "rooms' days have")} lessons that are not recorded: two overlap, another's recording is in the way, or Echo360 could not take them.`,
    since: first.createdAt,
    advice: `The soonest: ${soonest(first)}. Whom the list names corrects the timetable, or moves the recording that is in the way.`,
  }),
});

/** `LT1 on 2027-03-11, 10:00–11:00: Algebra, because of Open day; ask ann@example.ac.uk`. */
function soonest({ room, date, excluded, inTheWay, failures }: RoomDayRecord): string {
  const [lesson] = excluded;
  const because = [...(lesson?.overlaps ?? []), ...inTheWay, ...failures].slice(0, 3).join(', ');
  const what = lesson === undefined ? '' : `, ${lesson.start.slice(0, 5)}–${lesson.end.slice(0, 5)}: ${lesson.title}`;
  const ask = lesson === undefined || lesson.ask === '' ? '' : `; ask ${lesson.ask}`;
  return `${room} on ${date}${what}${because === '' ? '' : `, because of ${because}`}${ask}`;
}

/** `10:00–11:00`: from the first to the last minute that is not recorded. */
function hoursOf(excluded: readonly { readonly start: string; readonly end: string }[]): string {
  const starts = excluded.map(({ start }) => start.slice(0, 5)).sort();
  const ends = excluded.map(({ end }) => end.slice(0, 5)).sort();
  return starts.length === 0 ? '' : `${starts[0]}–${ends.at(-1)}`;
}

const waiting = queryView({
  name: 'waiting',
  title: 'Waiting notifications',
  summary: 'what echo360-queue has still to do, soonest lesson first',
  collection: notifications,
  query: 'open',
  where: { open: true },
  columns: [
    { key: 'id', title: 'notification' },
    { key: 'lessonDate', title: 'lesson' },
    { key: 'room', title: 'room' },
    { key: 'lesson', title: 'was' },
    { key: 'createdAt', title: 'since', kind: 'instant' },
  ],
  row: lesson,
  opens: { history: 'occurrence', key: 'externalId' },
});

const inQuestion = queryView({
  name: 'in-question',
  title: 'Recordings in question',
  summary:
    'slots that stand in CMIS while another table has nothing for them, or for what they are sent with, any more: their recordings stay for now',
  collection: doubts,
  query: 'all',
  where: {},
  columns: [
    { key: 'slot', title: 'slot' },
    { key: 'weeks', title: 'weeks' },
    { key: 'tables', title: 'lost by' },
    { key: 'createdAt', title: 'since', kind: 'instant' },
  ],
  acts: { parameter: 'ids', key: 'id', does: [{ operation: 'let-go' }] },
  row: ({ key, slotId, setId, weeks, tables, seenAt }) => ({
    id: key.slice(setId.length + 1),
    slot: `${slotId} of ${setId}`,
    weeks: weeks.map(({ week }) => week).join(', '),
    tables: tables.join(', '),
    createdAt: Math.min(seenAt, ...weeks.map(({ since }) => since)),
  }),
  needsPerson: (many, { seenAt }) => ({
    sentence: `The recordings of ${many('slot are', 'slots are')} in question: CMIS lost something that they hang on in another table.`,
    since: seenAt,
    advice:
      'Fill the table that the view names; or, if it should be so, wait a night, or say `lockstep let-go cmis-echo360 <slot>`.',
  }),
});

const day = 24 * 3_600_000;

/** A day of a whole year's refresh is told to the last one; Firestore charges ten reads for so many. */
const countedUpTo = 10_000;

/** The seed's three numbers. */
export async function figures({ store, now }: ViewContext): Promise<readonly Figure[]> {
  const all = collectionOn(store, notifications);
  const from = now() - day;
  const atMost = countedUpTo;
  const [sent, refreshed, open, lost] = await Promise.all([
    all.count('processed', { status: 'SUCCESS' }, { from, atMost }),
    all.count('processed', { status: 'REFRESHED' }, { from, atMost }),
    all.count('open', { open: true }, { atMost }),
    all.count('withStatus', { status: 'FAILED', isRetried: false }, { atMost }),
  ]);
  const isLeast = sent === atMost || refreshed === atMost;
  return [
    { title: 'transferred in the last 24 hours', count: sent + refreshed, isLeast },
    { title: 'waiting', ...countedTo(atMost, open), view: 'waiting' },
    { title: 'failed', ...countedTo(atMost, lost), view: 'failed' },
  ];
}

/** What `lockstep view cmis-echo360` and the console show. */
export const views: readonly ViewDescriptor[] = [failed, inConflict, inQuestion, waiting];
