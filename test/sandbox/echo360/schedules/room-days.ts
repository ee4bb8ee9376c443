import type { Schedule } from '../records.ts';
import { datesOf } from './occurrences.ts';

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
   * A schedule that records in the same room at the same time, other than the one with the same id. Half-open: one may begin
   * when another ends. Times are HH:MM and compare as text.
   */
  clashWith(schedule: Schedule): Schedule | undefined {
    for (const key of keysOf(schedule)) {
      for (const other of this.#days.get(key) ?? []) {
        if (other.id === schedule.id) continue;
        if (other.startTime < schedule.endTime && schedule.startTime < other.endTime) return other;
      }
    }
    return undefined;
  }
}

function keysOf(schedule: Schedule): string[] {
  return datesOf(schedule).map(date => `${schedule.roomId} ${date}`);
}
