import type { Schedule } from './records.ts';
import { demand, type Echo360State } from './state.ts';

/** A schedule as a test or a person compares it: by external ids and names, every member present. */
export interface ScheduleSnapshot {
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  /** YYYY-MM-DD and HH:MM, local to the room's campus. */
  readonly startDate: string;
  readonly endDate: string | null;
  readonly startTime: string;
  readonly endTime: string;
  readonly daysOfWeek: readonly string[];
  readonly exclusionDates: readonly string[];
  /** The room's external id, else its name. */
  readonly room: string;
  readonly presenterEmail: string | null;
  readonly guestPresenter: string | null;
  /** External ids, else section numbers. */
  readonly sections: readonly string[];
  readonly shouldCaption: boolean;
  readonly shouldStreamLive: boolean;
  readonly input1: string | null;
  readonly input2: string | null;
  readonly captureQuality: string;
  readonly streamQuality: string | null;
  readonly madeBy: 'client' | 'other';
  /** 1 when made, one more with each update. */
  readonly revision: number;
}

/** All schedules, by date, time and room. */
export function snapshotOf(state: Echo360State): ScheduleSnapshot[] {
  const order = ({ startDate, startTime, room, id }: ScheduleSnapshot): string =>
    [startDate, startTime, room, id].join(' ');
  return state.schedules
    .values()
    .map(schedule => scheduleSnapshot(state, schedule))
    .map(snapshot => ({ key: order(snapshot), snapshot }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ snapshot }) => snapshot);
}

export function scheduleSnapshot(state: Echo360State, schedule: Schedule): ScheduleSnapshot {
  const room = demand(state.rooms, schedule.roomId);
  const presenter = schedule.presenterId === undefined ? undefined : demand(state.users, schedule.presenterId);
  return {
    id: schedule.id,
    externalId: schedule.externalId ?? null,
    name: schedule.name,
    startDate: schedule.startDate,
    endDate: schedule.endDate ?? null,
    startTime: schedule.startTime,
    endTime: schedule.endTime,
    daysOfWeek: schedule.daysOfWeek,
    exclusionDates: schedule.exclusionDates,
    room: room.externalId ?? room.name,
    presenterEmail: presenter?.email ?? null,
    guestPresenter: schedule.guestPresenter ?? null,
    sections: schedule.sections.map(({ sectionId }) => {
      const section = demand(state.sections, sectionId);
      return section.externalId ?? section.sectionNumber;
    }),
    shouldCaption: schedule.shouldCaption,
    shouldStreamLive: schedule.shouldStreamLive,
    input1: schedule.input1 ?? null,
    input2: schedule.input2 ?? null,
    captureQuality: schedule.captureQuality,
    streamQuality: schedule.streamQuality ?? null,
    madeBy: schedule.madeBy,
    revision: schedule.revision,
  };
}
