import type { SlotValues, YearValues } from '#sandbox/cmis/values.ts';
import { lessonTime, timeText } from './lesson-times.ts';
import type { FetLesson, FetTimetable } from './load-fet.ts';

export interface FetToCmisOptions {
  /** Academic year, `2026/27`. */
  readonly setId: string;
  /** First day of week 1, `YYYY-MM-DD`. */
  readonly firstDay: string;
  /** Weeks of the term; the timetable repeats in each. */
  readonly weeks: number;
}

const components = ['LC', 'SM', 'TU', 'LB'] as const;
const department = '90110000';
const msPerDay = 86_400_000;

/** Numbers things from 1 in the order in which they are first named. */
class Numbering {
  readonly #numbers = new Map<string, number>();

  of(name: string): number {
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1;
    this.#numbers.set(name, number);
    return number;
  }

  get names(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}

/** The `index`-th group code (from 1): LC01 to LC99, then SM01 and so on. */
function groupCodeOf(index: number): string {
  const component = components[Math.floor((index - 1) / 99)];
  if (component === undefined)
    throw new RangeError(`a module with ${index} groups is more than the codes can tell apart`);
  return `${component}${String(((index - 1) % 99) + 1).padStart(2, '0')}`;
}

const numbered = (prefix: string, number: number, digits: number): string =>
  `${prefix}${String(number).padStart(digits, '0')}`;

/**
 * A real timetable as CMIS would hold it, over a term's weeks: a subject is a module, each set of students that has it
 * one of its groups, each placed lesson a slot (with a further entry for each further room), and every room records.
 * Ids and addresses are made up; the names are the file's. What the file has not placed stays without room or time. The
 * first day of the timetable's week is the first of CMIS's.
 */
export function fetToCmis(timetable: FetTimetable, options: FetToCmisOptions): YearValues {
  const rooms = new Numbering();
  for (const room of timetable.rooms) rooms.of(room.name);
  const buildings = new Numbering();
  const subjects = new Numbering();
  const teachers = new Numbering();
  const groups = new Map<string, Numbering>();
  const moduleIdOf = (subject: string): string => numbered('FET', 1000 + subjects.of(subject), 4);
  const roomIdOf = (name: string): string => numbered('F', rooms.of(name), 4);
  const groupOf = (lesson: FetLesson): string => {
    const known = groups.get(lesson.subject) ?? new Numbering();
    groups.set(lesson.subject, known);
    return groupCodeOf(known.of([...lesson.students].sort().join('\n')));
  };

  const slots = timetable.lessons.flatMap((lesson, index): SlotValues[] => {
    const [teacher] = lesson.teachers;
    const placed = lesson.day !== undefined && lesson.hour !== undefined;
    const time = placed ? lessonTime(timetable, lesson.day, lesson.hour, lesson.duration) : undefined;
    const common = {
      slotId: 700_001 + index,
      sourcesId: 'TEACH',
      status: 2,
      weekId: 1,
      weekday: time?.weekday ?? null,
      start: time === undefined ? null : timeText(time.span.start),
      finish: time === undefined ? null : timeText(time.span.finish),
      moduleId: moduleIdOf(lesson.subject),
      groupCode: groupOf(lesson),
      roomGroupCode: null,
      lecturerId: teacher === undefined ? null : String(900_000 + teachers.of(teacher)),
      departmentId: department,
      requests: [index % 3 === 0 ? ('VIDEOREC' as const) : ('AUDIOREC' as const)],
      name: lesson.subject,
      contact: null,
    };
    const places: readonly (string | null)[] = lesson.rooms.length > 0 ? lesson.rooms.map(roomIdOf) : [null];
    return places.map((roomId, place) => ({ ...common, slotEntry: place + 1, roomId }));
  });

  const first = Date.parse(`${options.firstDay}T00:00:00Z`);
  const siteIdOf = (building: string): string => numbered('FB', buildings.of(building), 3);
  const buildingOf = new Map(timetable.rooms.map(room => [room.name, room.building]));
  const roomValues = rooms.names.map(name => ({
    roomId: roomIdOf(name),
    name,
    siteId: siteIdOf(buildingOf.get(name) ?? ''),
    features: ['AUDIOREC', 'VIDEOREC'] as const,
    roomGroupCode: null,
  }));
  return {
    setId: options.setId,
    weekStarts: Array.from({ length: options.weeks }, (_, week) =>
      new Date(first + week * 7 * msPerDay).toISOString().slice(0, 10),
    ),
    weekPatterns: [{ weekId: 1, weeks: Array.from({ length: options.weeks }, (_, week) => week + 1) }],
    sites: buildings.names.map(name => ({
      siteId: siteIdOf(name),
      name: name === '' ? 'Main building' : name,
      campusId: 'FET',
    })),
    rooms: roomValues,
    departments: [{ departmentId: department, name: timetable.institution }],
    modules: subjects.names.map(name => ({ moduleId: moduleIdOf(name), name, owner: department })),
    groups: subjects.names.flatMap(subject =>
      (groups.get(subject)?.names ?? []).map((_, index) => ({
        moduleId: moduleIdOf(subject),
        groupCode: groupCodeOf(index + 1),
        size: 30,
      })),
    ),
    componentTypes: components.map(subgroupCode => ({ subgroupCode, component: subgroupCode })),
    people: teachers.names.map((name, index) => ({
      personNo: String(900_001 + index),
      forename: 'Teacher',
      surname: name,
      email: `teacher-${index + 1}@example.ac.uk`,
    })),
    slots,
  };
}
