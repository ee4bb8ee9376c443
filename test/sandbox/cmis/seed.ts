import { RoomGrid } from './room-grid.ts';
import { SeededChoice } from './seeded-choice.ts';
import { teachingWeeks, weekPatterns, weekStartsOf } from './teaching-weeks.ts';
import { createUniversity, missingModule, type University, unrecordedGroups } from './university.ts';
import type { RoomValues, SlotValues, YearValues } from './values.ts';

export interface SeedOptions {
  readonly seed: number;
  /** Academic year, `2026/27`. */
  readonly setId: string;
  /** How many of the rooms with recording equipment have a timetable, the busiest first; all 198 unless given. */
  readonly rooms?: number;
  /** Day that weeks begin with: 1 = Monday (default), 4 = Thursday. */
  readonly firstDay?: number;
}

/** Uses of the busiest room in the seed's year; the others follow with a long tail. */
const busiest = 766;
const hoursOfDay = { first: 9, last: 18 };
const weekdays = [1, 2, 3, 4, 5];

/** How often the room of this rank is used in the year. */
export function usesOfRank(rank: number): number {
  return Math.max(11, Math.round(busiest * (rank + 1) ** -0.45));
}

const time = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** The longest pattern of the kind chosen that still leaves the count exact. */
function patternFor(choice: SeededChoice, left: number): readonly number[] {
  const fitting = weekPatterns.slice(0, 13).filter(pattern => pattern.length <= left);
  if (fitting.length > 0) return choice.of(choice.chance(0.7) ? fitting.slice(0, 3) : fitting);
  return choice.chance(0.5) ? teachingWeeks.slice(0, left) : teachingWeeks.slice(-left);
}

interface Place {
  readonly weeks: readonly number[];
  readonly day: number;
  readonly hour: number;
  readonly hours: number;
}

/** A place for one more series of lessons, at random and, when that is full, the first that is free. */
function placeIn(grid: RoomGrid, choice: SeededChoice, weeks: readonly number[]): Place | undefined {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const hours = choice.chance(0.15) ? 2 : 1;
    const place = {
      weeks,
      day: choice.of(weekdays),
      hour: hoursOfDay.first + choice.below(hoursOfDay.last - hoursOfDay.first - hours + 1),
      hours,
    };
    if (grid.free(weeks, place.day, place.hour, hours)) return place;
  }
  for (const day of weekdays) {
    for (let hour = hoursOfDay.first; hour < hoursOfDay.last; hour += 1)
      if (grid.free(weeks, day, hour, 1)) return { weeks, day, hour, hours: 1 };
  }
  return undefined;
}

/** Lessons of one room, without overlaps, used exactly `uses` times in the year. */
function placesOf(grid: RoomGrid, choice: SeededChoice, uses: number): readonly Place[] {
  const places: Place[] = [];
  let left = uses;
  while (left > 0) {
    const weeks = patternFor(choice, left);
    const place =
      placeIn(grid, choice, weeks) ??
      weeks.map(week => placeIn(grid, choice, [week])).find(found => found !== undefined);
    if (place === undefined) throw new RangeError(`a room has no hours left for ${left} of ${uses} uses`);
    grid.take(place.weeks, place.day, place.hour, place.hours);
    places.push(place);
    left -= place.weeks.length;
  }
  return places;
}

/** Ways in which a slot misses one of the criteria. */
const spoilings: readonly ((slot: SlotValues) => SlotValues)[] = [
  slot => ({ ...slot, status: 3 }),
  slot => ({ ...slot, sourcesId: 'BOOKING' }),
  slot => ({ ...slot, roomId: null, roomGroupCode: null }),
  slot => ({ ...slot, moduleId: missingModule }),
  slot => ({ ...slot, groupCode: 'LC99' }),
  ...unrecordedGroups.map(groupCode => (slot: SlotValues) => ({ ...slot, groupCode })),
  slot => ({ ...slot, groupCode: null }),
  slot => ({ ...slot, requests: [] }),
  slot => ({ ...slot, requests: ['PROJECTOR'] }),
];

class SlotMaker {
  readonly #choice: SeededChoice;
  readonly #university: University;
  readonly #weekIds = new Map(weekPatterns.map((weeks, index) => [weeks.join(','), { weekId: index + 1, weeks }]));
  readonly #firstDay: number;
  readonly #people: readonly string[];
  readonly #bareRoom: string | null;
  #nextSlotId = 600_001;

  constructor(choice: SeededChoice, university: University, firstDay: number) {
    this.#choice = choice;
    this.#university = university;
    this.#firstDay = firstDay;
    this.#people = university.people.map(person => person.personNo);
    this.#bareRoom =
      university.rooms.find(room => room.features.every(feature => feature === 'PROJECTOR'))?.roomId ?? null;
  }

  get patterns(): YearValues['weekPatterns'] {
    return [...this.#weekIds.values()];
  }

  weekIdOf(weeks: readonly number[]): number {
    const key = weeks.join(',');
    const known = this.#weekIds.get(key) ?? { weekId: this.#weekIds.size + 1, weeks };
    this.#weekIds.set(key, known);
    return known.weekId;
  }

  eligible(room: RoomValues, place: Place): SlotValues {
    const choice = this.#choice;
    const module = choice.of(this.#university.modules);
    const person = choice.of(this.#people);
    const contactOnly = choice.chance(0.03);
    const both = choice.chance(0.05);
    return {
      slotId: this.#nextSlotId++,
      slotEntry: 1,
      sourcesId: 'TEACH',
      status: 2,
      weekId: this.weekIdOf(place.weeks),
      weekday: (place.day - this.#firstDay + 7) % 7,
      start: time(place.hour),
      finish: time(place.hour + place.hours),
      moduleId: module.moduleId,
      groupCode: choice.of(['LC01', 'LC01', 'LC02', 'SM01', 'TU01', 'TU02', 'LB01']),
      roomId: room.roomId,
      roomGroupCode: room.roomGroupCode,
      lecturerId: contactOnly ? null : person,
      departmentId: module.owner,
      requests: both ? ['AUDIOREC', 'VIDEOREC', 'PROJECTOR'] : [choice.chance(0.6) ? 'VIDEOREC' : 'AUDIOREC'],
      name: choice.chance(0.3) ? `${module.name}, ${choice.of(['lecture', 'class', 'revision'])}` : null,
      contact: contactOnly ? person : null,
    };
  }

  /** The slot as if it missed a criterion, or a second entry of it. Never counted as a use of the room. */
  beside(slot: SlotValues): SlotValues {
    if (this.#choice.chance(0.3)) return { ...slot, slotEntry: 2 };
    if (this.#choice.chance(0.1))
      return { ...slot, slotId: this.#nextSlotId++, roomId: this.#bareRoom, roomGroupCode: null };
    return this.#choice.of(spoilings)({ ...slot, slotId: this.#nextSlotId++ });
  }
}

/**
 * A seeded (repeatable) university year at the seed's size: 198 rooms that record, the busiest used 766 times; in about one of a hundred slots two
 * overlap (never in the busiest room), one in ten stands beside another that misses a criterion. Invented names at example.ac.uk.
 */
export function createUniversityYear(options: SeedOptions): YearValues {
  const choice = new SeededChoice(options.seed);
  const university = createUniversity(choice);
  const firstDay = options.firstDay ?? 1;
  const maker = new SlotMaker(choice, university, firstDay);
  const recording = university.rooms.filter(room => room.features.some(feature => feature !== 'PROJECTOR'));
  // The busiest room is an ordinary one; split rooms come last, since their parts share one grid.
  const ranked = [
    ...recording.filter(room => room.roomGroupCode === null),
    ...recording.filter(room => room.roomGroupCode !== null),
  ];
  const grids = new Map<string, RoomGrid>();
  const slots: SlotValues[] = [];
  for (const [rank, room] of ranked.slice(0, options.rooms ?? ranked.length).entries()) {
    const key = room.roomGroupCode ?? room.roomId;
    const grid = grids.get(key) ?? new RoomGrid();
    grids.set(key, grid);
    for (const place of placesOf(grid, choice, usesOfRank(rank))) {
      const slot = maker.eligible(room, place);
      slots.push(slot);
      if (rank > 0 && choice.chance(0.01)) slots.push(maker.eligible(room, place));
      if (choice.chance(0.1)) slots.push(maker.beside(slot));
    }
  }
  return {
    ...university,
    setId: options.setId,
    weekStarts: weekStartsOf(options.setId, firstDay),
    weekPatterns: maker.patterns,
    slots,
  };
}
