import { addDays, type CmisCalendar } from '#shared/clients/cmis/calendar.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import type { Doubt } from '../lesson/doubts.ts';
import { slotKey } from '../lesson/external-id.ts';
import { localTime } from '../lesson/local-time.ts';
import type { NotificationRecord } from '../queue/notifications.ts';
import { failedNotifications } from '../queue/round/read-waiting.ts';
import type { RoomDayRecord } from '../room-day/room-days.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import { type SyncState, stateOn } from '../state.ts';
import { lessonsOfYear } from './lessons-of-year.ts';
import { listEcho360 } from './list-echo360.ts';
import { missingPresenters } from './missing-presenters.ts';
import { overtakenFailures } from './overtaken-failures.ts';
import { isSelected, type RefreshParameters, type Selection, selectionOf } from './parameters.ts';
import type { ReadYearParts, Unrecorded, YearFacts } from './year-facts.ts';

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
  const recorded = await ourSchedules(state, selection);
  const roomDays = await roomDaysInConflict(state, selection);
  const at = context.now();
  const { ofOurForm, ...inEcho360 } = await listEcho360(context, parts, selection, today);
  const schedules = thoseThere(recorded, inEcho360.listed);
  const read = await lessonsOfYear(parts, selection);
  const { setId } = upstreams;
  const slots = [...schedules.values()].flatMap(record =>
    record.setId === setId && !read.present.has(record.externalId) ? [record.slotId] : [],
  );
  const entries = slots.length === 0 ? [] : await cmis.slotEntries(setId, slots);
  const { from, to, includePast: _, ...others } = context.parameters;
  const isWhole = others.rooms === undefined && from === undefined && to === undefined;
  const failed = await failedNotifications(state);
  const recordedOfFailed = await recordedOf(state, failed);
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
    presenters: await missingPresenters(context, parts, read.lessons, schedules, at),
    roomDays,
    failed: new Set(failed.map(({ externalId }) => externalId)),
    overtaken: overtakenFailures(failed, { setId, isWhole, ...read, recorded: recordedOfFailed }),
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

/** Less those that were removed, and that Echo360 has not made again. */
function thoseThere(
  recorded: ReadonlyMap<string, ScheduleRecord>,
  listed: YearFacts['listed'],
): ReadonlyMap<string, ScheduleRecord> {
  const shown = new Set([...listed.values()].flat().map(({ externalId }) => externalId));
  return new Map([...recorded].filter(([externalId, { phase }]) => phase !== 'removed' || shown.has(externalId)));
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

/**
 * External ids of these notifications' lessons that have a record of ours, wherever and whenever it says they are; not
 * those of which we removed what there was.
 */
async function recordedOf({ schedules }: SyncState, failed: readonly NotificationRecord[]): Promise<Set<string>> {
  const found = await schedules.getMany(failed.map(({ externalId }) => externalId));
  return new Set([...found.values()].flatMap(({ value }) => (value.phase === 'removed' ? [] : [value.externalId])));
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
