import type { Hit, Hits, SearchDescriptor } from '#shared/descriptor/history.ts';
import type { ViewContext } from '#shared/descriptor/view.ts';
import type { Entry } from '#shared/state/collection.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import type { RoomDayRecord } from '../room-day/room-days.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import { stateOn } from '../state.ts';

/** So many of each are found: all of them together stay far below what a page may read. */
const most = 20;

interface Found<Value> {
  readonly entries: readonly Entry<Value>[];
  readonly next?: string;
}

/**
 * Looks for a room, a course, a lecturer or an external id, from today on first. No question scans more than it shows.
 */
export const search: SearchDescriptor = {
  by: 'a room, the beginning of a course, a lecturer’s address or code, an external id or a slot',
  find: async (context, text) => {
    const found = await Promise.all([
      inRoom(context, text),
      ofCourse(context, text),
      ofLecturer(context, text),
      byId(context, text),
    ]);
    return found.flat().filter(({ hits }) => hits.length > 0);
  },
};

const today = ({ now }: ViewContext): string => new Date(now()).toISOString().slice(0, 10);

/** Codes are typed in small letters, too. */
const spellings = (text: string): readonly string[] => [...new Set([text, text.toUpperCase()])];

async function inRoom(context: ViewContext, text: string): Promise<Hits[]> {
  const { schedules, roomDays, notifications } = stateOn(context.store);
  const all = spellings(text).map(async room => {
    const from = today(context);
    const [days, recordings, told] = await Promise.all([
      roomDays.query('ofRoom', { room }, { limit: most, from }),
      schedules.query('ofRoom', { room }, { limit: most, from }),
      notifications.query('ofRoom', { roomId: room }, { limit: most, direction: 'descending' }),
    ]);
    return [
      hitsOf(`Days of the room ${room}`, days, dayHit),
      hitsOf(`Recordings in the room ${room}`, recordings, recordingHit),
      hitsOf(`Latest news of lessons in the CMIS room ${room}`, told, toldHit),
    ];
  });
  return (await Promise.all(all)).flat();
}

async function ofCourse({ store }: ViewContext, text: string): Promise<Hits[]> {
  const { schedules, notifications } = stateOn(store);
  const course = text.toUpperCase();
  const [recordings, told] = await Promise.all([
    schedules.query('bySection', {}, { limit: most, ...beginningWith(course) }),
    notifications.query('ofCourse', { moduleId: course }, { limit: most, direction: 'descending' }),
  ]);
  return [
    hitsOf(`Recordings of courses that begin with ${course}`, recordings, recordingHit),
    hitsOf(`Latest news of the course ${course}`, told, toldHit),
  ];
}

async function ofLecturer(context: ViewContext, text: string): Promise<Hits[]> {
  if (!text.includes('@')) return [];
  const { schedules, notifications } = stateOn(context.store);
  const lecturer = text.toLowerCase();
  const [recordings, told] = await Promise.all([
    schedules.query('ofLecturer', { lecturer }, { limit: most, from: today(context) }),
    notifications.query('ofLecturer', { presenterEmail: text }, { limit: most, direction: 'descending' }),
  ]);
  return [
    hitsOf(`Recordings of ${lecturer}`, recordings, recordingHit),
    hitsOf(`Latest news of lessons of ${text}`, told, toldHit),
  ];
}

async function byId({ store }: ViewContext, text: string): Promise<Hits[]> {
  if (!/^\d+(-|$)/.test(text)) return [];
  const { schedules, notifications } = stateOn(store);
  const [held, ofSlot, told] = await Promise.all([
    schedules.get(text),
    schedules.query('byExternalId', {}, { limit: most, ...beginningWith(text.includes('-') ? text : `${text}-`) }),
    notifications.query('ofOccurrence', { externalId: text }, { limit: most, direction: 'descending' }),
  ]);
  const recordings =
    held === undefined
      ? ofSlot
      : { ...ofSlot, entries: [held, ...ofSlot.entries.filter(({ key }) => key !== held.key)] };
  return [
    hitsOf(`Recordings whose id begins with ${text}`, recordings, recordingHit),
    hitsOf(`Latest news of ${text}`, told, toldHit),
  ];
}

/** Bounds of what begins with a text. */
function beginningWith(text: string) {
  return { from: text, before: `${text}\uf8ff` };
}

function hitsOf<Value>(title: string, { entries, next }: Found<Value>, hit: (value: Value) => Hit): Hits {
  const hits = new Map(entries.map(({ value }) => hit(value)).map(each => [each.id, each]));
  return { title, hits: [...hits.values()], isCut: next !== undefined };
}

function recordingHit({ externalId, sent, room, date, start, end, phase }: ScheduleRecord): Hit {
  const who = sent.presenterEmail === null ? '' : `, ${sent.presenterEmail}`;
  const detail = `${date} ${start}–${end} in ${room}; ${sent.section}${who}; ${externalId}${phase === 'removed' ? '; removed' : ''}`;
  return { title: sent.name, detail, history: 'occurrence', id: externalId };
}

function toldHit({ externalId, lessonDate, roomId, moduleId, status, message }: NotificationRecord): Hit {
  const detail = `${lessonDate} in ${roomId}: ${status}${message === '' ? '' : `, ${message}`}`;
  return { title: `${moduleId ?? 'Lesson'} ${externalId}`, detail, history: 'occurrence', id: externalId };
}

function dayHit({ key, room, date, inConflict, excluded }: RoomDayRecord): Hit {
  const detail = inConflict ? `${excluded.length} not recorded` : 'nothing is in conflict';
  return { title: `${room} on ${date}`, detail, history: 'room-day', id: key };
}
