import type { Schedule } from '../records.ts';
import { demand, type Echo360State } from '../state.ts';

/**
 * A schedule as answers show it: ids and names, no external id but its own, nothing for what it has not. `availability`
 * of a section that was given none is shown in listings (as Immediate) and not in answers to writes.
 */
export function scheduleView(state: Echo360State, schedule: Schedule, answerTo: 'read' | 'write'): object {
  const room = demand(state.rooms, schedule.roomId);
  const building = demand(state.buildings, room.buildingId);
  const campus = demand(state.campuses, building.campusId);
  const presenter = schedule.presenterId === undefined ? undefined : demand(state.users, schedule.presenterId);
  const immediate = answerTo === 'read' ? { availability: 'Immediate' } : undefined;
  return {
    institutionId: state.institutionId,
    id: schedule.id,
    name: schedule.name,
    startDate: schedule.startDate,
    startTime: schedule.startTime,
    endTime: schedule.endTime,
    endDate: schedule.endDate,
    daysOfWeek: orOmitted(schedule.daysOfWeek),
    exclusionDates: orOmitted(schedule.exclusionDates),
    venue: {
      campusId: campus.id,
      campusName: campus.name,
      buildingId: building.id,
      buildingName: building.name,
      roomId: room.id,
      roomName: room.name,
    },
    presenter: presenter && {
      userId: presenter.id,
      userEmail: presenter.email,
      userFullName: `${presenter.firstName} ${presenter.lastName}`,
    },
    guestPresenter: schedule.guestPresenter,
    sections: schedule.sections.map(({ sectionId, availability }) => {
      const section = demand(state.sections, sectionId);
      return {
        courseId: section.courseId,
        courseIdentifier: demand(state.courses, section.courseId).courseIdentifier,
        termId: section.termId,
        termName: demand(state.terms, section.termId).name,
        sectionId,
        sectionName: section.sectionNumber,
        availability: availability ?? immediate,
      };
    }),
    shouldCaption: schedule.shouldCaption,
    shouldStreamLive: schedule.shouldStreamLive,
    shouldAutoPublish: schedule.sections.length > 0,
    shouldRecurCapture: schedule.endDate !== undefined,
    input1: schedule.input1,
    input2: schedule.input2,
    captureQuality: schedule.captureQuality,
    streamQuality: schedule.streamQuality,
    externalId: schedule.externalId,
    ...state.shownAs.get(schedule.id),
  };
}

function orOmitted<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}
