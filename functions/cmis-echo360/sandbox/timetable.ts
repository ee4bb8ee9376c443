import { basename } from 'node:path';
import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import type { YearValues } from '#sandbox/cmis/values.ts';
import { FetDataMissingError, listFetTimetables } from '#sandbox/fet/fet-files.ts';
import { fetToCmis } from '#sandbox/fet/fet-to-cmis.ts';
import { loadFetTimetable } from '#sandbox/fet/load-fet.ts';
import { academicYearAt, nextMonday } from './academic-year.ts';

export interface SandboxTimetable {
  readonly year: YearValues;
  /** What it is, for people. */
  readonly description: string;
}

/** Weeks over which the real timetable repeats: as many as are synced within a minute on a busy machine, too. */
const weeks = 1;

function realTimetable(now: number): SandboxTimetable | undefined {
  try {
    const [largest] = listFetTimetables();
    if (largest === undefined) return undefined;
    const timetable = loadFetTimetable(largest.file);
    const year = fetToCmis(timetable, { setId: academicYearAt(now), firstDay: nextMonday(now), weeks });
    const size = `${timetable.lessons.length.toLocaleString('en-GB')} lessons of next week in ${timetable.rooms.length} rooms`;
    const name = basename(largest.file).replace(/\.fet(\.gz)?$/, '');
    return { year, description: `CMIS holds a real timetable (${name}, from the Debian package fet-data): ${size}.` };
  } catch (error) {
    if (error instanceof FetDataMissingError) return undefined;
    throw error;
  }
}

/** The busiest rooms of the seeded year. */
export function seededTimetable(now: number, rooms = 4): SandboxTimetable {
  const bare = createUniversityYear({ seed: 1, setId: academicYearAt(now), rooms });
  // CMIS leaves the details of many lessons blank; what people look at here should have names all the same.
  const names = new Map(bare.modules.map(({ moduleId, name }) => [moduleId, name]));
  const slots = bare.slots.map(slot => ({ ...slot, name: slot.name ?? names.get(slot.moduleId ?? '') ?? null }));
  const year = { ...bare, slots };
  const size = `${year.slots.length} slots in its ${rooms} busiest rooms`;
  return {
    year,
    description: `CMIS holds a made-up year, ${size}. For a real timetable: apt-get install --no-install-recommends fet-data`,
  };
}

/** A real timetable where Debian's fet-data is installed, else the seeded year, and says which. */
export function sandboxTimetable(now: number): SandboxTimetable {
  return realTimetable(now) ?? seededTimetable(now);
}
