import { type CmisCalendar, readCalendar } from './calendar.ts';
import type { CmisDatabase } from './database.ts';

/**
 * A run's calendars, read once per set. CMIS makes a WEEKID when somebody first needs that pattern of weeks, perhaps
 * during the run: asked for one it does not know, it reads again (once per unknown WEEKID, since a slot may also point
 * to one that does not exist).
 */
export class CachedCalendar {
  readonly #firstWeekday: number;
  readonly #calendars = new Map<string, CmisCalendar>();
  readonly #askedFor = new Set<string>();

  constructor(firstWeekday: number) {
    this.#firstWeekday = firstWeekday;
  }

  async get(database: CmisDatabase, setId: string, mustKnow: Iterable<number> = []): Promise<CmisCalendar> {
    const known = this.#calendars.get(setId);
    const missing = [...mustKnow]
      .filter(weekId => known?.weeks.has(weekId) !== true)
      .map(weekId => `${setId} ${weekId}`);
    if (known !== undefined && missing.every(weekId => this.#askedFor.has(weekId))) return known;
    const calendar = await readCalendar(database, setId, this.#firstWeekday);
    for (const weekId of missing) this.#askedFor.add(weekId);
    this.#calendars.set(setId, calendar);
    return calendar;
  }
}
