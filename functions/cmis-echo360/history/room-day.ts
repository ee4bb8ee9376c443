import type { HistoryDescriptor } from '#shared/descriptor/history.ts';
import type { CalendarEvent } from '#shared/descriptor/view.ts';
import { roomDayOf } from '../room-day/room-day.ts';
import type { RoomDayRecord } from '../room-day/room-days.ts';
import type { ScheduleRecord } from '../schedule/schedules.ts';
import { stateOn } from '../state.ts';

const schedulesShown = 60;

/** One Echo360 room on one day: what is recorded, what is not and why, beside each other in time. */
export const roomDayHistory: HistoryDescriptor = {
  name: 'room-day',
  title: "Room's day",
  read: async ({ store }, key) => {
    const { roomDays, schedules } = stateOn(store);
    const [found, { entries, next }] = await Promise.all([
      roomDays.get(key),
      schedules.query('ofRoomDay', { roomDay: key }, { limit: schedulesShown }),
    ]);
    const held = entries.flatMap(({ value }) => (value.phase === 'removed' ? [] : [value]));
    if (found === undefined && held.length === 0) return undefined;
    const day = found?.value;
    const { room, date } = roomDayOf(key);
    return {
      title: `${room} on ${date}`,
      sentence: sentenceOf(day, held.length),
      facts: [
        { term: 'Recorded', value: `${held.length}${next === undefined ? '' : ' or more'}` },
        { term: 'Not recorded', value: `${day?.excluded.length ?? 0}` },
        ...(day?.marked == null ? [] : [{ term: 'To be refreshed', value: day.marked.why }]),
        ...(day === undefined || day.failures.length === 0 ? [] : [{ term: 'Failed', value: day.failures.join('; ') }]),
      ],
      tables: [],
      events: [],
      days: [{ place: room, date, events: [...(day?.excluded ?? []).map(notRecorded), ...held.map(recorded)] }],
      runs: day === undefined ? [] : [day.runId],
      targets: [key, ...held.map(({ externalId }) => externalId)],
      related: [
        ...(day?.excluded ?? []),
        ...held.map(({ externalId, sent, start }) => ({ externalId, title: sent.name, start })),
      ]
        .toSorted((a, b) => (a.start < b.start ? -1 : 1))
        .map(({ externalId, title, start }) => ({
          title: `${start.slice(0, 5)} ${title}`,
          history: 'occurrence',
          id: externalId,
        })),
    };
  },
};

function sentenceOf(day: RoomDayRecord | undefined, held: number): string {
  const recordings = held === 1 ? '1 lesson is recorded' : `${held} lessons are recorded`;
  if (day === undefined || !day.inConflict) return `${recordings}, and nothing is in conflict.`;
  const asks = [...new Set(day.excluded.map(({ ask }) => ask))].join('; ');
  const left = day.excluded.length === 1 ? '1 is not' : `${day.excluded.length} are not`;
  return `${recordings}; ${left}, because something else is in their room.${asks === '' ? '' : ` Ask ${asks}.`}`;
}

function notRecorded({ title, start, end, overlaps, ask }: RoomDayRecord['excluded'][number]): CalendarEvent {
  const note = `not recorded, because of ${overlaps.join(', ')}; ask ${ask}`;
  return { title, start: start.slice(0, 5), end: end.slice(0, 5), note };
}

function recorded({ sent, start, end, phase }: ScheduleRecord): CalendarEvent {
  const note = phase === 'present' ? 'recorded' : 'about to be recorded';
  return { title: sent.name, start: start.slice(0, 5), end: end.slice(0, 5), note, isFine: true };
}
