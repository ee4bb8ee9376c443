import type { BookerState } from '#sandbox/booker/state.ts';
import { seededRandom } from '#sandbox/kit/random.ts';
import type { SandboxActivity, TermtimeState } from './state.ts';

export interface TermOptions {
  readonly seed: number;
  /** First day of week 1, `YYYY-MM-DD`; at Cambridge a Thursday. */
  readonly firstDay: string;
  readonly weeks: number;
  readonly rooms: number;
  /** Dated bookings to be, over all rooms and weeks; met to within a few per cent. */
  readonly occurrences: number;
}

export const termDepartments = ['CHEM', 'PHYS', 'ENGL', 'HIST', 'MATH', 'MUSI'];
const buildings = ['Chemistry', 'Sidgwick', 'New Museums', 'West Hub', 'Engineering', 'Downing'];
const days = [0, 1, 4, 5, 6];
const firstHour = 8;
const hours = 12;
const kinds = ['LEC', 'SEM', 'PRA', 'SUP'];

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** The same rooms for TermTime and Booker: some large, one in twenty a combined room of the two before it. */
export function loadRooms(booker: BookerState, count: number): string[] {
  const codes: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    const isWhole = index % 20 === 0;
    const id = isWhole ? `R${two(index - 2)}+${two(index - 1)}` : `R${two(index)}`;
    const building = buildings[index % buildings.length] ?? 'Chemistry';
    const number = 1 + (index % buildings.length);
    codes.push(id);
    booker.addRoom({
      index,
      id,
      name: `${building} ${isWhole ? 'hall' : 'room'} ${index}`,
      capacity: 12 + ((index * 37) % 300),
      floor: index % 3 === 0 ? 'First' : 'Ground',
      type: {
        index: 1 + (index % 2),
        id: index % 2 === 0 ? 'LT' : 'SR',
        name: index % 2 === 0 ? 'Lecture theatre' : 'Seminar room',
      },
      building: { index: number, id: `B${number}`, name: building, site: { index: 1, id: 'MAIN', name: 'Main site' } },
      departments: [{ index: 1, id: termDepartments[index % termDepartments.length] ?? 'CHEM', name: 'Department' }],
      equipment: index % 4 === 0 ? [{ index: 1, id: 'PROJ', name: 'Projector' }] : [],
      partOf: [],
      live: true,
    });
  }
  for (let whole = 20; whole <= count; whole += 20) {
    for (const part of [whole - 2, whole - 1]) booker.rooms.get(part)?.partOf.push(whole);
  }
  return codes;
}

/**
 * A term shaped like a university's: most activities every week, some in odd weeks or the first half; one in a hundred
 * an exception that stands for a week of another; some in two rooms, some colocated, some that clash, some without a
 * room or virtual. The same seed gives the same term.
 */
export function loadTerm(state: TermtimeState, codes: readonly string[], options: TermOptions): void {
  const random = seededRandom(options.seed);
  const { weeks, occurrences } = options;
  state.timeframes.set('TERM', { code: 'TERM', name: 'Full term', first: 1, last: weeks, from: options.firstDay });
  for (const code of termDepartments) state.departments.set(code, `Department of ${code}`);
  for (const kind of kinds) state.activityTypes.set(kind, kind);
  // Combined rooms stay free, or nothing could be booked in their parts.
  const rooms = codes.filter(code => !code.includes('+'));
  const all = Array.from({ length: weeks }, (_, index) => index + 1);
  const patterns = [all, all, all, all.filter(week => week % 2 === 1), all.slice(0, Math.ceil(weeks / 2))];
  const places = rooms.flatMap(room =>
    days.flatMap(day => Array.from({ length: hours }, (_, hour) => ({ room, day, hour }))),
  );
  for (let index = places.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const [a, b] = [places[index], places[other]];
    if (a !== undefined && b !== undefined) [places[index], places[other]] = [b, a];
  }
  let made = 0;
  let number = 0;
  const add = (
    place: { readonly room: string; readonly day: number; readonly hour: number },
    more: Partial<SandboxActivity>,
  ): SandboxActivity => {
    number += 1;
    const department = termDepartments[number % termDepartments.length] ?? 'CHEM';
    const code = `${department}/${1000 + number}`;
    const kind = kinds[Math.floor(random() * kinds.length)] ?? 'LEC';
    const activity: SandboxActivity = {
      code,
      name: `${department} ${kind} ${number}`,
      department,
      type: kind,
      weeks: [...(patterns[Math.floor(random() * patterns.length)] ?? all)],
      day: place.day,
      start: `${two(firstHour + place.hour)}:00`,
      end: `${two(firstHour + place.hour + 1)}:00`,
      rooms: [place.room],
      size: 5 + Math.floor(random() * 200),
      scheduled: true,
      virtual: false,
      colocation: null,
      timeframe: 'TERM',
      ...more,
    };
    state.activities.set(code, activity);
    made += activity.virtual || activity.rooms[0] === 'None' ? 0 : activity.weeks.length * activity.rooms.length;
    return activity;
  };
  const used = new Set<string>();
  const keyOf = (place: { readonly room: string; readonly day: number; readonly hour: number }): string =>
    `${place.room} ${place.day} ${place.hour}`;
  for (const [index, place] of places.entries()) {
    if (made >= occurrences) break;
    if (used.has(keyOf(place))) continue;
    used.add(keyOf(place));
    const dice = random();
    const beside = rooms[(rooms.indexOf(place.room) + 1) % rooms.length] ?? place.room;
    const besideIsFree = !used.has(keyOf({ ...place, room: beside }));
    if (dice < 0.01) add(place, { virtual: true, rooms: [] });
    else if (dice < 0.02) add(place, { rooms: ['None'] });
    else if (dice < 0.05) {
      const first = add(place, { colocation: `Shared ${index}` });
      add(place, { colocation: `Shared ${index}`, weeks: [...first.weeks] });
      made -= first.weeks.length;
    } else if (dice < 0.055) {
      const first = add(place, {});
      add(place, {
        weeks: [...first.weeks],
        start: `${two(firstHour + place.hour)}:30`,
        end: `${two(firstHour + place.hour + 1)}:00`,
      });
    } else if (dice < 0.07) {
      // An exception: in one week it is elsewhere, as an activity of its own.
      const first = add(place, { weeks: all.filter(week => week !== 3) });
      add(place, { weeks: [3], name: `${first.name} (week 3)`, size: first.size, odd: { origin: first.code } });
    } else if (dice < 0.11 && besideIsFree) {
      used.add(keyOf({ ...place, room: beside }));
      add(place, { rooms: [place.room, beside] });
    } else add(place, {});
  }
}
