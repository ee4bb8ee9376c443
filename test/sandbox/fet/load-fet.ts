import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { fetText } from './fet-files.ts';

/** One lesson of a week. */
export interface FetLesson {
  readonly activityId: string;
  readonly subject: string;
  readonly teachers: readonly string[];
  readonly students: readonly string[];
  /** Index into the days and hours; undefined where the file has not placed it. */
  readonly day: number | undefined;
  readonly hour: number | undefined;
  /** In hours of the timetable. */
  readonly duration: number;
  /** Several where the file books a virtual room, which stands for a set of real ones. Empty where it has none. */
  readonly rooms: readonly string[];
}

/** A solved timetable as plain values. */
export interface FetTimetable {
  readonly file: string;
  readonly institution: string;
  /** Names in the file's language. In a timetable of mornings and afternoons two of them make a day. */
  readonly days: readonly string[];
  readonly hours: readonly string[];
  readonly halfDays: boolean;
  readonly rooms: readonly { readonly name: string; readonly building: string }[];
  readonly lessons: readonly FetLesson[];
}

const text = z.string();
const named = z.object({ Name: text });
const room = z.object({ Name: text, Building: text.default(''), Virtual: text.default('false') });
const activity = z.object({
  Id: text,
  Subject: text,
  Teacher: z.array(text).default([]),
  Students: z.array(text).default([]),
  Duration: text.transform(Number).pipe(z.int().positive()),
  Active: text.default('true'),
});
const startingTime = z.object({
  Activity_Id: text,
  Preferred_Day: text,
  Preferred_Hour: text,
  Active: text.default('true'),
});
const preferredRoom = z.object({
  Activity_Id: text,
  Room: text,
  Real_Room: z.array(text).default([]),
  Active: text.default('true'),
});

const fetFile = z.object({
  fet: z.object({
    Institution_Name: text,
    Mode: text.optional(),
    Days_List: z.object({ Day: z.array(named) }),
    Hours_List: z.object({ Hour: z.array(named) }),
    Rooms_List: z.object({ Room: z.array(room) }),
    Activities_List: z.object({ Activity: z.array(activity) }),
    Time_Constraints_List: z.object({ ConstraintActivityPreferredStartingTime: z.array(startingTime) }),
    Space_Constraints_List: z.object({ ConstraintActivityPreferredRoom: z.array(preferredRoom) }),
  }),
});

const lists = new Set([
  'Day',
  'Hour',
  'Activity',
  'Teacher',
  'Students',
  'Real_Room',
  'ConstraintActivityPreferredStartingTime',
  'ConstraintActivityPreferredRoom',
]);

/** Reads one of `listFetTimetables`. Throws FetDataMissingError, or a ZodError for a file that is none of them. */
export function loadFetTimetable(file: string): FetTimetable {
  const parser = new XMLParser({
    parseTagValue: false,
    isArray: (name, path) => lists.has(name) || String(path) === 'fet.Rooms_List.Room',
  });
  const { fet } = fetFile.parse(parser.parse(fetText(file)));
  const days = fet.Days_List.Day.map(day => day.Name);
  const hours = fet.Hours_List.Hour.map(hour => hour.Name);
  const active = <Item extends { Active: string }>(items: readonly Item[]): readonly Item[] =>
    items.filter(item => item.Active === 'true');
  const times = new Map(
    active(fet.Time_Constraints_List.ConstraintActivityPreferredStartingTime).map(time => [time.Activity_Id, time]),
  );
  const roomsOf = new Map(
    active(fet.Space_Constraints_List.ConstraintActivityPreferredRoom).map(found => [
      found.Activity_Id,
      found.Real_Room.length > 0 ? found.Real_Room : [found.Room],
    ]),
  );
  const virtual = new Set(fet.Rooms_List.Room.filter(found => found.Virtual === 'true').map(found => found.Name));
  const indexIn = (names: readonly string[], name: string | undefined): number | undefined => {
    const index = name === undefined ? -1 : names.indexOf(name);
    return index < 0 ? undefined : index;
  };
  return {
    file,
    institution: fet.Institution_Name,
    days,
    hours,
    halfDays: fet.Mode === 'Mornings_Afternoons' || file.includes('mornings-afternoons'),
    rooms: fet.Rooms_List.Room.filter(found => !virtual.has(found.Name)).map(found => ({
      name: found.Name,
      building: found.Building,
    })),
    lessons: active(fet.Activities_List.Activity).map(found => {
      const time = times.get(found.Id);
      return {
        activityId: found.Id,
        subject: found.Subject,
        teachers: found.Teacher,
        students: found.Students,
        day: indexIn(days, time?.Preferred_Day),
        hour: indexIn(hours, time?.Preferred_Hour),
        duration: found.Duration,
        rooms: (roomsOf.get(found.Id) ?? []).filter(name => !virtual.has(name)),
      };
    }),
  };
}
