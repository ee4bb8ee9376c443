import { RoomGrid } from './room-grid.ts';
import { placesOf, usesOfRank } from './room-places.ts';
import { SeededChoice } from './seeded-choice.ts';
import { SlotMaker } from './slot-maker.ts';
import { weekStartsOf } from './teaching-weeks.ts';
import { createUniversity } from './university.ts';
import type { SlotValues, YearValues } from './values.ts';

export interface SeedOptions {
  readonly seed: number;
  /** Academic year, `2026/27`. */
  readonly setId: string;
  /** How many of the rooms with recording equipment have a timetable, the busiest first; all 198 unless given. */
  readonly rooms?: number;
  /** Day that weeks begin with: 1 = Monday (default), 4 = Thursday. */
  readonly firstDay?: number;
}

/**
 * A seeded (repeatable) university year at the seed's size: 198 rooms that record, the busiest used 766 times; in about
 * one of a hundred slots two overlap (never in the busiest room), one in ten stands beside another that misses a
 * criterion. Invented names at example.ac.uk.
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
