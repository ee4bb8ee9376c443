import type { Schedule } from '../records.ts';
import { datesOf, nextDate } from './occurrences.ts';

/** Which schedules record in a room on a date: finds a clash without looking at any other room or day. */
export class RoomDays {
  readonly #days = new Map<string, Set<Schedule>>();

  add(schedule: Schedule): void {
    for (const key of keysOf(schedule)) {
      const day = this.#days.get(key);
      if (day === undefined) this.#days.set(key, new Set([schedule]));
      else day.add(schedule);
    }
  }

  remove(schedule: Schedule): void {
    for (const key of keysOf(schedule)) {
      const day = this.#days.get(key);
      day?.delete(schedule);
      if (day?.size === 0) this.#days.delete(key);
    }
  }

  /**
   * A schedule that records in the same room at the same time, other than the one with the same id. Half-open: one may
   * begin when another ends. Times are HH:MM and compare as text.
   */
  clashWith(schedule: Schedule): Schedule | undefined {
    for (const piece of piecesOf(schedule)) {
      for (const other of this.#days.get(piece.key) ?? []) {
        if (other.id === schedule.id) continue;
        const theirs = piecesOf(other).filter(({ key }) => key === piece.key);
        if (theirs.some(({ start, end }) => start < piece.end && piece.start < end)) return other;
      }
    }
    return undefined;
  }
}

interface Piece {
  readonly key: string;
  readonly start: string;
  readonly end: string;
}

/** A schedule by days: one that ends no later than it begins goes on after midnight. */
function piecesOf({ startTime: start, endTime: end, roomId, ...schedule }: Schedule): Piece[] {
  return datesOf(schedule).flatMap(date => {
    const key = `${roomId} ${date}`;
    if (start < end) return [{ key, start, end }];
    const next = `${roomId} ${nextDate(date)}`;
    return [
      { key, start, end: '24:00' },
      { key: next, start: '00:00', end },
    ];
  });
}

function keysOf(schedule: Schedule): string[] {
  return piecesOf(schedule).map(({ key }) => key);
}
