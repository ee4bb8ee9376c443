import type { RoomGrid } from './room-grid.ts';
import type { SeededChoice } from './seeded-choice.ts';
import { teachingWeeks, weekPatterns } from './teaching-weeks.ts';

/** Uses of the busiest room in the seed's year; the others follow with a long tail. */
const busiest = 766;
const hoursOfDay = { first: 9, last: 18 };
const weekdays = [1, 2, 3, 4, 5];

/** How often the room of this rank is used in the year. */
export function usesOfRank(rank: number): number {
  return Math.max(11, Math.round(busiest * (rank + 1) ** -0.45));
}

/** The longest pattern of the kind chosen that still leaves the count exact. */
function patternFor(choice: SeededChoice, left: number): readonly number[] {
  const fitting = weekPatterns.slice(0, 13).filter(pattern => pattern.length <= left);
  if (fitting.length > 0) return choice.of(choice.chance(0.7) ? fitting.slice(0, 3) : fitting);
  return choice.chance(0.5) ? teachingWeeks.slice(0, left) : teachingWeeks.slice(-left);
}

/** A series of lessons in a room. */
export interface Place {
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
export function placesOf(grid: RoomGrid, choice: SeededChoice, uses: number): readonly Place[] {
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
