import type { BookerState } from '#sandbox/booker/state.ts';
import type { TermtimeState } from '#sandbox/termtime/state.ts';
import { lessonTime, timeText } from './lesson-times.ts';
import type { FetTimetable } from './load-fet.ts';

export interface FetToTermtimeOptions {
  /** First day of week 1, `YYYY-MM-DD`; weeks begin on its weekday. */
  readonly firstDay: string;
  readonly weeks: number;
  /** At most so many lessons. */
  readonly most: number;
}

const department = 'FET';

/**
 * A real timetable as TermTime's activities, with its rooms in Booker. Names are the file's; codes are numbered. What
 * the file has not placed is unscheduled or without a room. Returns how many lessons were loaded.
 */
export function fetToTermtime(
  timetable: FetTimetable,
  { termtime, booker }: { readonly termtime: TermtimeState; readonly booker: BookerState },
  { firstDay, weeks, most }: FetToTermtimeOptions,
): number {
  const codes = new Map<string, string>();
  const building = { index: 1, id: 'MAIN', name: 'Main building', site: { index: 1, id: 'SITE', name: 'Main site' } };
  for (const [index, { name }] of timetable.rooms.entries()) {
    const id = `F${String(index + 1).padStart(3, '0')}`;
    codes.set(name, id);
    booker.addRoom({
      index: index + 1,
      id,
      name: name || id,
      capacity: 30,
      floor: 'Ground',
      type: null,
      building,
      departments: [{ index: 1, id: department, name: timetable.institution }],
      equipment: [],
      partOf: [],
      live: true,
    });
  }
  termtime.departments.set(department, timetable.institution.slice(0, 255) || department);
  termtime.activityTypes.set('LEC', 'Lecture');
  termtime.timeframes.set('TERM', { code: 'TERM', name: 'Term', first: 1, last: weeks, from: firstDay });
  // A week of the file begins on a Monday, one of TermTime on its own first day.
  const first = new Date(`${firstDay}T00:00:00Z`).getUTCDay();
  const lessons = timetable.lessons.slice(0, most);
  for (const lesson of lessons) {
    const isPlaced = lesson.day !== undefined && lesson.hour !== undefined;
    const time = isPlaced ? lessonTime(timetable, lesson.day, lesson.hour, lesson.duration) : undefined;
    const code = `FET-${lesson.activityId}`;
    termtime.activities.set(code, {
      code,
      name: lesson.subject.slice(0, 100) || code,
      department,
      type: 'LEC',
      weeks: Array.from({ length: weeks }, (_, index) => index + 1),
      day: ((((time?.weekday ?? 0) + 1 - first) % 7) + 7) % 7,
      start: timeText(time?.span.start ?? 540),
      end: timeText(time?.span.finish ?? 600),
      rooms: lesson.rooms.flatMap(name => codes.get(name) ?? []),
      size: 30,
      scheduled: time !== undefined,
      virtual: false,
      colocation: null,
      timeframe: 'TERM',
    });
  }
  return lessons.length;
}
