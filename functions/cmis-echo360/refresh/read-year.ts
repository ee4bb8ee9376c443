import { addDays, type CmisCalendar } from '#shared/clients/cmis/calendar.ts';
import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import type { Echo360RefreshConfig } from '../config.ts';
import type { Doubt } from '../lesson/doubts.ts';
import { timetableRoomsOf } from '../lesson/echo-room.ts';
import { hasOurForm, slotKey } from '../lesson/external-id.ts';
import { localTime } from '../lesson/local-time.ts';
import { type Occurrence, occurrenceOf } from '../lesson/occurrence.ts';
import { type Unreadable, unreadableOf } from '../lesson/unreadable.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import { failedNotifications } from '../queue/round/read-waiting.ts';
import { createAccountLook } from '../reference-data/supply-presenter.ts';
import { roomDayKey } from '../room-day/room-day.ts';
import type { ListedSchedule, RoomDayRecord } from '../room-day/room-days.ts';
import { leftOutOf, type Presenters } from '../schedule/left-out.ts';
import { listedByDate } from '../schedule/listed-schedule.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import { type SyncState, stateOn } from '../state.ts';
import type { CmisEcho360Upstreams } from '../upstreams.ts';
import { overtakenFailures } from './overtaken-failures.ts';
import { isSelected, type RefreshParameters, type Selection, selectionOf } from './parameters.ts';
import type { Odd, Unrecorded, YearFacts } from './year-facts.ts';

export interface ReadYearParts {
  readonly cmis: Cmis;
  readonly upstreams: CmisEcho360Upstreams;
  readonly config: Echo360RefreshConfig;
}

/**
 * Reads both sides of the selection: our records, Echo360's schedules in one listing (of the year, or of each named
 * room where Echo360 can list one), and CMIS's lessons. Records come first, so that what the queue creates meanwhile is
 * at worst compared once too often.
 * @throws ImplausibleAnswerError when CMIS has no week, or no lesson at all, for the year
 */
export async function readYear(context: ReadContext<RefreshParameters>, parts: ReadYearParts): Promise<YearFacts> {
  const { cmis, upstreams, config } = parts;
  const state = stateOn(context.store);
  const year = yearOf(await cmis.calendar(upstreams.setId));
  const today = localTime(context.now(), config.timeZone).slice(0, 10);
  const selection = selectionOf(context.parameters, { ...year, today }, config);
  const schedules = await ourSchedules(state, selection);
  const roomDays = await roomDaysInConflict(state, selection);
  const at = context.now();
  const { ofOurForm, ...inEcho360 } = await listEcho360(context, parts, selection, today);
  const read = await lessonsOf(parts, selection);
  const { setId } = upstreams;
  const slots = [...schedules.values()].flatMap(record =>
    record.setId === setId && !read.present.has(record.externalId) ? [record.slotId] : [],
  );
  const entries = slots.length === 0 ? [] : await cmis.slotEntries(setId, slots);
  const { from, to, includePast: _, ...others } = context.parameters;
  const isWhole = others.rooms === undefined && from === undefined && to === undefined;
  const failed = await failedNotifications(state);
  const recorded = await recordedOf(state, failed);
  return {
    setId,
    selection,
    at,
    ...read,
    entries: new Map(entries.map(entry => [slotKey(entry), entry])),
    doubts: await doubtsOf(state, setId),
    isWhole,
    ...inEcho360,
    unrecorded: await withoutRecord(state, ofOurForm, schedules),
    hasRecords: schedules.size > 0 || (await state.schedules.count('all', {})) > 0,
    schedules,
    presenters: await presentersIn(context, parts, read.lessons, schedules, at),
    roomDays,
    failed: new Set(failed.map(({ externalId }) => externalId)),
    overtaken: overtakenFailures(failed, { setId, isWhole, ...read, recorded }),
    force: others.force ?? false,
  };
}

function yearOf({ setId, weekStarts }: CmisCalendar): { first: string; last: string } {
  const starts = [...weekStarts.values()].sort();
  const [first] = starts;
  const last = starts.at(-1);
  if (first !== undefined && last !== undefined) return { first, last: addDays(last, 13) };
  throw new ImplausibleAnswerError(
    `CMIS has no weeks for ${setId}, so there is nothing to compare. Nothing was marked.`,
    {
      advice: 'Check setId of the CMIS connection.',
    },
  );
}

/** Looks for those whom recordings go without: each once. */
async function presentersIn(
  context: ReadContext,
  { upstreams }: ReadYearParts,
  lessons: YearFacts['lessons'],
  schedules: YearFacts['schedules'],
  at: number,
): Promise<Presenters> {
  const leftOut = new Set<string>();
  for (const lesson of [...lessons.values()].flat()) {
    const record = schedules.get(lesson.externalId);
    const email = record && leftOutOf(record, lesson, at);
    if (email !== undefined) leftOut.add(email);
  }
  const look = createAccountLook(upstreams.echo360(context), context.log);
  const found = new Map<string, boolean>();
  for (const email of leftOut) {
    found.set(email, await look(email));
    context.progress('presenters without account looked for', found.size, leftOut.size);
  }
  return found;
}

/** Those that have no record, wherever and whenever it says they are. */
async function withoutRecord(
  state: SyncState,
  listed: readonly Unrecorded[],
  schedules: ReadonlyMap<string, ScheduleRecord>,
): Promise<Unrecorded[]> {
  const others = listed.filter(({ externalId }) => !schedules.has(externalId));
  const known = await state.schedules.getMany(others.map(({ externalId }) => externalId));
  return others.filter(({ externalId }) => !known.has(externalId));
}

/** External ids of these notifications' lessons that have a record of ours, wherever and whenever it says they are. */
async function recordedOf({ schedules }: SyncState, failed: readonly NotificationRecord[]): Promise<Set<string>> {
  const found = await schedules.getMany(failed.map(({ externalId }) => externalId));
  return new Set([...found.values()].map(({ value }) => value.externalId));
}

async function doubtsOf({ doubts }: SyncState, setId: string): Promise<Map<string, Doubt>> {
  const found = new Map<string, Doubt>();
  for await (const { value } of doubts.all('ofSet', { setId })) found.set(value.key, value);
  return found;
}

/** Ours in the selected dates, in every room: one that people moved to another room is still ours. */
async function ourSchedules({ schedules }: SyncState, { from, to }: Selection): Promise<Map<string, ScheduleRecord>> {
  const found = new Map<string, ScheduleRecord>();
  for await (const { value } of schedules.all('all', {}, { from, before: addDays(to, 1) })) {
    found.set(value.externalId, value);
  }
  return found;
}

async function roomDaysInConflict({ roomDays }: SyncState, selection: Selection): Promise<Map<string, RoomDayRecord>> {
  const found = new Map<string, RoomDayRecord>();
  const bounds = { from: selection.from, before: addDays(selection.to, 1) };
  for await (const { value } of roomDays.all('inConflict', { inConflict: true }, bounds)) {
    if (isSelected(selection, value.room, value.date)) found.set(value.key, value);
  }
  return found;
}

async function listEcho360(
  context: ReadContext,
  { upstreams }: ReadYearParts,
  selection: Selection,
  today: string,
): Promise<Pick<YearFacts, 'listed' | 'odd' | 'recordedBefore'> & { readonly ofOurForm: readonly Unrecorded[] }> {
  const echo360 = upstreams.echo360(context);
  const rooms = new Map((await echo360.rooms.list()).map(({ id, externalId }) => [id, externalId]));
  const wanted = [...rooms].flatMap(([id, externalId]) =>
    externalId !== null && selection.rooms?.has(externalId) ? [id] : [],
  );
  const filters = upstreams.canListRoom && selection.rooms !== null ? wanted.map(roomId => ({ roomId })) : [{}];
  const byRoomDay = new Map<string, ListedSchedule[]>();
  const recordedBefore = new Set<string>();
  const odd: Odd[] = [];
  const ofOurForm: Unrecorded[] = [];
  const seen = new Set<string>();
  for (const filter of filters) {
    for await (const page of echo360.schedulePages(filter)) {
      for (const schedule of page) {
        const room = schedule.roomId === null ? null : (rooms.get(schedule.roomId) ?? null);
        if (schedule.id !== '' && seen.has(schedule.id)) continue;
        seen.add(schedule.id);
        if (schedule.fault !== undefined) odd.push({ schedule, room });
        const { externalId, name, date: first } = schedule;
        const isToCome = first === null || first >= selection.from;
        if (externalId !== null && isToCome && hasOurForm(externalId, upstreams.setIds)) {
          ofOurForm.push({ externalId, name, room, date: first });
        }
        if (room === null) continue;
        if (externalId !== null && (first === null || first < today)) recordedBefore.add(externalId);
        for (const { date, shown } of listedByDate(schedule, selection)) {
          if (!isSelected(selection, room, date)) continue;
          const key = roomDayKey({ room, date });
          byRoomDay.set(key, [...(byRoomDay.get(key) ?? []), shown]);
        }
      }
      context.progress('schedules listed', seen.size);
    }
  }
  return { listed: byRoomDay, odd, ofOurForm, recordedBefore };
}

async function lessonsOf(
  { cmis, upstreams, config }: ReadYearParts,
  selection: Selection,
): Promise<Pick<YearFacts, 'lessons' | 'present' | 'unreadable'>> {
  const chosen = [...(selection.rooms ?? [])].map(room => timetableRoomsOf(config.roomMapping, room));
  const restriction = {
    rooms: chosen.flatMap(({ roomIds }) => roomIds),
    roomGroups: chosen.flatMap(({ groupCodes }) => groupCodes),
  };
  const lessons = new Map<string, Occurrence[]>();
  const unreadable = new Map<string, Unreadable>();
  const present = new Set<string>();
  let count = 0;
  for await (const { events } of cmis.yearEvents(upstreams.setId, selection.rooms === null ? undefined : restriction)) {
    count += events.length;
    for (const event of events) {
      if (event.fault !== undefined) {
        const found = unreadableOf(event, config);
        unreadable.set(found.key, found);
        continue;
      }
      const occurrence = occurrenceOf(event, config);
      present.add(occurrence.externalId);
      if (!isSelected(selection, occurrence.room, occurrence.date)) continue;
      const key = roomDayKey(occurrence);
      lessons.set(key, [...(lessons.get(key) ?? []), occurrence]);
    }
  }
  if (count === 0 && selection.rooms === null) {
    throw new ImplausibleAnswerError(
      `CMIS has no eligible lesson at all for ${upstreams.setId}, so nothing may be concluded. Nothing was marked.`,
      { advice: 'Check setId, and whether TIMETABLE, ROOMREQUESTS and ROOMFEATURES are filled.' },
    );
  }
  return { lessons, present, unreadable };
}
