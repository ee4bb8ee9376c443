/** Hours of a room by week, day and hour, so that lessons are put where nothing is yet. */
export class RoomGrid {
  readonly #taken = new Set<string>();

  #keys(weeks: readonly number[], day: number, hour: number, hours: number): readonly string[] {
    return weeks.flatMap(week => Array.from({ length: hours }, (_, index) => `${week} ${day} ${hour + index}`));
  }

  free(weeks: readonly number[], day: number, hour: number, hours: number): boolean {
    return this.#keys(weeks, day, hour, hours).every(key => !this.#taken.has(key));
  }

  take(weeks: readonly number[], day: number, hour: number, hours: number): void {
    for (const key of this.#keys(weeks, day, hour, hours)) this.#taken.add(key);
  }
}
