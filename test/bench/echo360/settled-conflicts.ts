import { stateOn } from '#functions/cmis-echo360/state.ts';
import type { Store, Write } from '#shared/state/store.ts';
import type { Lesson } from './expected-recordings.ts';

/** The room-days in which lessons overlap, as refreshes have left them: in conflict, with what they exclude. */
export function conflictWrites(store: Store, excluded: readonly Lesson[], at: number): Write[] {
  const { roomDays } = stateOn(store);
  return [...Map.groupBy(excluded, ({ date, room }) => `${date} ${room}`)].flatMap(([key, lessons]) =>
    lessons.slice(0, 1).map(({ room, date }) =>
      roomDays.create(
        key,
        {
          key,
          room,
          date,
          createdAt: at,
          resolvedAt: null,
          inConflict: true,
          mustList: false,
          lastRefreshAt: at,
          lastRefreshOk: true,
          excluded: lessons.map(({ externalId, start, end }) => ({
            externalId,
            setId: null,
            title: externalId,
            start,
            end,
            overlaps: lessons.filter(other => other.externalId !== externalId).map(other => other.externalId),
            ask: 'the timetabler',
            departmentId: null,
            presenterEmail: null,
          })),
          inTheWay: [],
          failures: [],
          marked: null,
          isMarked: false,
          runId: 'before',
        },
        { keepDays: 400 },
      ),
    ),
  );
}
