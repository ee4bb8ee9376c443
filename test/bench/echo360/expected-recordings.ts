import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';
import type { ScheduleSnapshot } from '#sandbox/echo360/snapshot.ts';
import { eligibleSlots } from './eligible-slots.ts';

/** One recording that Echo360 must hold: where and when, and all that it shows. */
export interface Recording {
  readonly date: string;
  readonly text: string;
}

/** One lesson on one date; `room` is the Echo360 room. */
export interface Lesson {
  readonly externalId: string;
  readonly slot: SlotValues;
  readonly week: number;
  readonly weekday: number;
  readonly roomId: string;
  readonly room: string;
  readonly date: string;
  readonly start: string;
  readonly end: string;
}

const msPerDay = 86_400_000;

/**
 * The recordings of a timetable by the seed's words, by external id, computed from plain values with none of the
 * service's code: what is eligible, in each of its weeks, less lessons that overlap in a room (the default strategy).
 */
export function expectedRecordings(year: YearValues, slots: Iterable<SlotValues>): Map<string, Recording> {
  const expected = new Map<string, Recording>();
  for (const ofDay of Map.groupBy(lessonsOf(year, slots), ({ room, date }) => `${date} ${room}`).values()) {
    for (const lesson of ofDay) {
      const clashes = ofDay.some(other => other !== lesson && other.start < lesson.end && lesson.start < other.end);
      if (!clashes) expected.set(lesson.externalId, recordingOf(lesson, year));
    }
  }
  return expected;
}

/** What Echo360 holds, in the same words. */
export function heldRecordings(snapshot: readonly ScheduleSnapshot[]): Map<string, Recording> {
  return new Map(
    snapshot.map(held => {
      const { startDate: date, startTime, endTime, room, name, sections, presenterEmail } = held;
      const shown = [name, sections.join(), presenterEmail, held.input1, held.input2, held.captureQuality];
      return [held.externalId ?? held.id, { date, text: [date, startTime, endTime, room, ...shown].join('|') }];
    }),
  );
}

function recordingOf({ slot, room, date, start, end }: Lesson, year: YearValues): Recording {
  const second = slot.requests.includes('VIDEOREC') ? 'Video' : null;
  const section = `${slot.moduleId}_${slot.groupCode}`;
  const shown = [slot.name ?? 'CMIS event', section, emailOf(slot, year), 'Display', second, 'High'];
  return { date, text: [date, start, end, room, ...shown].join('|') };
}

const emails = new WeakMap<YearValues['people'], ReadonlyMap<string, string | null>>();

/** The lecturer's address, else that of the slot's contact. */
export function emailOf({ lecturerId, contact }: SlotValues, { people }: YearValues): string | null {
  const known = emails.get(people) ?? new Map(people.map(({ personNo, email }) => [personNo, email]));
  emails.set(people, known);
  return known.get(lecturerId ?? '') ?? known.get(contact ?? '') ?? null;
}

/** The eligible slots of a timetable in each of their weeks, whether or not they overlap. */
export function lessonsOf(year: YearValues, slots: Iterable<SlotValues>): Lesson[] {
  const weeks = new Map(year.weekPatterns.map(pattern => [pattern.weekId, pattern.weeks]));
  const starts = year.weekStarts.map(date => Date.parse(date));
  const set = year.setId.replace('/', '-');
  return eligibleSlots(year, slots).flatMap(({ slot, weekId, weekday, start, finish, roomId }) =>
    (weeks.get(weekId) ?? []).map(week => ({
      externalId: `${slot.slotId}-${week}-${set}`,
      slot,
      week,
      weekday,
      roomId,
      room: slot.roomGroupCode ?? roomId,
      date: new Date((starts[week - 1] ?? Number.NaN) + weekday * msPerDay).toISOString().slice(0, 10),
      start,
      end: finish,
    })),
  );
}
