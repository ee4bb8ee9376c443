import type { Availability, Schedule } from '../records.ts';
import type { Echo360Settings } from '../settings.ts';
import type { Echo360State } from '../state.ts';
import type { ScheduleBody } from './schedule-body.ts';
import { checkTimes, checkUnique, presenterOf, roomOf, sectionOf } from './schedule-rules.ts';

export interface Acceptance {
  readonly state: Echo360State;
  readonly settings: Echo360Settings;
  readonly id: string;
  readonly madeBy: Schedule['madeBy'];
  readonly revision: number;
  /** Ms since the epoch; undefined leaves out the rules about time, for what was made in the past. */
  readonly now: number | undefined;
}

/** The schedule that a body asks for, or a Refusal. Nothing is stored. */
export function acceptSchedule(
  body: ScheduleBody,
  { state, settings, id, madeBy, revision, now }: Acceptance,
): Schedule {
  const room = roomOf(state, body.venue);
  const presenter = presenterOf(state, settings, body.presenter);
  const sections = (body.sections ?? []).map((section, index) => ({
    sectionId: sectionOf(state, settings, section, index).id,
    availability: section.availability === undefined ? undefined : availabilityOf(section.availability),
  }));
  const schedule: Schedule = {
    id,
    externalId: body.externalId,
    name: settings.names === 'tidied' ? tidied(body.name ?? 'Untitled') : (body.name ?? 'Untitled'),
    startDate: body.startDate,
    endDate: body.endDate,
    startTime: body.startTime,
    endTime: body.endTime,
    daysOfWeek: body.daysOfWeek ?? [],
    exclusionDates: body.exclusionDates ?? [],
    roomId: room.id,
    presenterId: settings.drops.includes('presenter') ? undefined : presenter?.id,
    guestPresenter: body.guestPresenter,
    sections,
    shouldCaption: body.shouldCaption ?? false,
    shouldStreamLive: body.shouldStreamLive ?? false,
    input1: body.input1,
    input2: settings.drops.includes('input2') ? undefined : body.input2,
    captureQuality: body.captureQuality,
    streamQuality: body.streamQuality,
    madeBy,
    revision,
  };
  if (now !== undefined) checkTimes(state, settings, schedule, room, now);
  checkUnique(state, settings, schedule);
  return schedule;
}

function tidied(name: string): string {
  return name.replaceAll(/\s+/g, ' ').trim().slice(0, 20).trim();
}

type AvailabilityBody = NonNullable<NonNullable<ScheduleBody['sections']>[number]['availability']>;

function availabilityOf({
  availability,
  relativeDelay,
  concreteTime,
  unavailabilityDelay,
}: AvailabilityBody): Availability {
  return { availability, relativeDelay, concreteTime, unavailabilityDelay };
}

/** The body that would give this schedule again: what an update starts from where omitted members are kept. */
export function bodyOf(schedule: Schedule): Record<string, unknown> {
  const { roomId, presenterId, id: _id, madeBy: _madeBy, revision: _revision, ...members } = schedule;
  return {
    ...members,
    venue: { roomId },
    ...(presenterId === undefined ? {} : { presenter: { userId: presenterId } }),
  };
}
