import type { Room, Schedule, Section, User } from '../records.ts';
import { offsetMinutes } from '../reference/places.ts';
import { coded, invalid, type Refusal, uncertain } from '../refusal.ts';
import type { Echo360Settings } from '../settings.ts';
import type { Echo360State } from '../state.ts';
import { minutesOf } from './occurrences.ts';
import type { ScheduleBody } from './schedule-body.ts';

const clashTexts = {
  clash: ['Schedule timing clash with another Schedule'],
  taken: ['Venue / Time slot is already taken'],
  both: ['Schedule timing clash with another Schedule', 'Venue / Time slot is already taken'],
} as const;

/** The room of a venue, which must exist and have a device. */
export function roomOf(state: Echo360State, { roomId, roomExternalId }: ScheduleBody['venue']): Room {
  if (roomId === undefined && roomExternalId === undefined)
    throw invalid(400, { 'obj.venue.room': ['error.path.missing'] });
  const room = roomId === undefined ? state.rooms.byExternalId(roomExternalId ?? '') : state.rooms.byId(roomId);
  if (room === undefined) throw coded(400, 'RoomNotFound', 'Room not found');
  if (!room.hasDevice) throw invalid(400, { 'obj.venue.room': ['Device not found in Room'] });
  return room;
}

/** The presenter's account, if one is named. */
export function presenterOf(
  state: Echo360State,
  settings: Echo360Settings,
  presenter: ScheduleBody['presenter'],
): User | undefined {
  if (presenter === undefined) return undefined;
  const { userId, userExternalId, userEmail } = presenter;
  if ((userId ?? userExternalId ?? userEmail) === undefined) {
    throw invalid(400, { 'obj.presenter.user': ['error.path.missing'] });
  }
  const user =
    (userId === undefined ? undefined : state.users.byId(userId)) ??
    (userExternalId === undefined ? undefined : state.users.byExternalId(userExternalId)) ??
    (userEmail === undefined ? undefined : state.userOf(userEmail));
  if (user === undefined) throw coded(400, 'UserNotFound', 'User not found');
  if (settings.presenterMustBeInstructor && !user.roles.includes('Instructor')) {
    throw uncertain(settings, 400, 'obj.presenter', ['User is not an Instructor']);
  }
  return user;
}

/** One section that a body names. */
export function sectionOf(
  state: Echo360State,
  settings: Echo360Settings,
  { sectionId, sectionExternalId }: NonNullable<ScheduleBody['sections']>[number],
  index: number,
): Section {
  if (sectionId === undefined && sectionExternalId === undefined) {
    throw invalid(400, { [`obj.sections[${index}].section`]: ['error.path.missing'] });
  }
  const { sections } = state;
  const section = sectionId === undefined ? sections.byExternalId(sectionExternalId ?? '') : sections.byId(sectionId);
  if (section === undefined) throw unknownSection(settings);
  return section;
}

function unknownSection({ sectionError }: Echo360Settings): Refusal {
  return sectionError === 'text'
    ? coded(400, 'BadRequest', 'Section Not Found')
    : coded(400, sectionError, sectionError === 'ScheduleNotFound' ? 'Schedule not found' : 'Section not found');
}

/**
 * Refuses what has begun already (or ended, by the setting) in the zone of its campus, and what is longer than a device
 * can record.
 */
export function checkTimes(
  state: Echo360State,
  settings: Echo360Settings,
  schedule: Schedule,
  room: Room,
  now: number,
): void {
  const localNow = new Date(now + offsetMinutes(state.zoneOf(room), now) * 60_000).toISOString().slice(0, 19);
  const limit = settings.pastLimit === 'start' ? schedule.startTime : schedule.endTime;
  if (`${schedule.startDate}T${limit}:00` < localNow) {
    throw uncertain(settings, 400, 'obj.startTime', ['Time in past']);
  }
  const { longestMinutes } = settings;
  if (longestMinutes !== null && minutesOf(schedule.endTime) - minutesOf(schedule.startTime) > longestMinutes) {
    throw uncertain(settings, 400, 'obj.endTime', [`Duration exceeds ${longestMinutes} minutes`]);
  }
}

/** Refuses an external id or a time in the room that another schedule has. */
export function checkUnique(state: Echo360State, settings: Echo360Settings, schedule: Schedule): void {
  const checkExternalId = (): void => {
    if (schedule.externalId === undefined) return;
    const holder = state.schedules.byExternalId(schedule.externalId);
    if (holder === undefined || holder.id === schedule.id) return;
    throw uncertain(settings, settings.duplicateStatus, 'obj.externalId', ['External Id already exists']);
  };
  const checkClash = (): void => {
    if (state.roomDays.clashWith(schedule) === undefined) return;
    throw uncertain(settings, settings.clashStatus, 'obj.venue', clashTexts[settings.clashText]);
  };
  const checks = [checkExternalId, checkClash];
  for (const check of settings.checkFirst === 'clash' ? checks.reverse() : checks) check();
}
