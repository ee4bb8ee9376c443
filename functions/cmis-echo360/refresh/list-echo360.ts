import type { ReadContext } from '#shared/runtime/sync.ts';
import { hasOurForm } from '../lesson/external-id.ts';
import { roomDayKey } from '../room-day/room-day.ts';
import type { ListedSchedule } from '../room-day/room-days.ts';
import { listedByDate } from '../schedule/listed-schedule.ts';
import { isSelected, type Selection } from './parameters.ts';
import type { Odd, ReadYearParts, Unrecorded, YearFacts } from './year-facts.ts';

/** What Echo360 lists for the selection: by room-day, with what is odd about it and what has the form of ours. */
export async function listEcho360(
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
