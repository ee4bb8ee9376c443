import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { CachedCalendar } from './cached-calendar.ts';
import { hasWeeks, weekdaysOf, weeksOf } from './calendar.ts';
import type { RoomDaySelection, RoomSelection, RoomYear } from './cmis.ts';
import type { Bind, CmisDatabase, Row } from './database.ts';
import type { FoundEvent, WeeklessSlot } from './event.ts';
import type { HeldRooms } from './held-rooms.ts';
import { Readability } from './readability.ts';
import { type CmisSlot, isDated, readSlot } from './slot.ts';
import { parseEntry, type SlotEntry } from './slot-entries.ts';
import { entriesOfSlots } from './statements/entries.ts';
import {
  eventsOfRoomGroupsOnDays,
  eventsOfRooms,
  eventsOfRoomsOnDays,
  eventsOfSet,
  eventsOfSlots,
} from './statements/events.ts';
import { chunksOf, expandLists, maxListLength } from './statements/expand-lists.ts';
import { unfold } from './unfold.ts';

type AnySlot = CmisSlot | WeeklessSlot;

/** The reads of eligible lessons, see `Cmis`. */
export class EventReads {
  readonly #database: CmisDatabase;
  readonly #calendars: CachedCalendar;
  readonly #rooms: HeldRooms;

  constructor(database: CmisDatabase, calendars: CachedCalendar, rooms: HeldRooms) {
    this.#database = database;
    this.#calendars = calendars;
    this.#rooms = rooms;
  }

  async occurrences(setId: string, slotIds: Iterable<number>): Promise<readonly FoundEvent[]> {
    const slots: AnySlot[] = [];
    for (const chunk of chunksOf(slotIds)) slots.push(...(await this.#slots(eventsOfSlots, setId, { slots: chunk })));
    return this.#lessons(setId, slots);
  }

  async entries(setId: string, slotIds: Iterable<number>): Promise<readonly SlotEntry[]> {
    const rows: Row[] = [];
    for (const chunk of chunksOf(slotIds)) {
      const { sql, binds } = expandLists(entriesOfSlots, { setId }, { slots: chunk });
      rows.push(...(await this.#database.query(sql, binds)));
    }
    const calendar = await this.#calendars.get(this.#database, setId);
    return rows.map(row => parseEntry(row, weekId => calendar.weeks.get(weekId) ?? []));
  }

  async roomDayEvents(selections: readonly RoomDaySelection[]): Promise<readonly FoundEvent[]> {
    const events: FoundEvent[] = [];
    for (const setId of new Set(selections.map(selection => selection.setId))) {
      events.push(
        ...(await this.#roomDaysOfSet(
          setId,
          selections.filter(selection => selection.setId === setId),
        )),
      );
    }
    return events;
  }

  async #roomDaysOfSet(setId: string, selections: readonly RoomDaySelection[]): Promise<readonly FoundEvent[]> {
    const calendar = await this.#calendars.get(this.#database, setId);
    const dates = selections.map(selection => selection.date);
    const weekdays = weekdaysOf(calendar, dates);
    const weeks = weeksOf(calendar, dates);
    if (weekdays.length === 0) return [];
    const byRoom = datesBy(selections, selection => selection.rooms);
    const byGroup = datesBy(selections, selection => selection.roomGroups ?? []);
    const slots = new Map<number, AnySlot>();
    const read = async (statement: string, places: Record<string, readonly string[]>): Promise<void> => {
      const found = await this.#slots(statement, setId, { ...places, weekdays, weeks });
      for (const slot of found) slots.set(slot.slotId, slot);
    };
    const spelt = (keys: Iterable<string>) => this.#rooms.spellingsOf(this.#database, setId, keys);
    for (const rooms of chunksOf(await spelt(byRoom.keys()))) await read(eventsOfRoomsOnDays, { rooms });
    for (const roomGroups of chunksOf(await spelt(byGroup.keys())))
      await read(eventsOfRoomGroupsOnDays, { roomGroups });
    const events = await this.#lessons(setId, [...slots.values()]);
    return events.filter(
      event =>
        event.date !== null &&
        (byRoom.get(event.roomId)?.has(event.date) === true ||
          (event.roomGroupCode !== null && byGroup.get(event.roomGroupCode)?.has(event.date) === true)),
    );
  }

  async *yearEvents(setId: string, selection?: RoomSelection): AsyncIterable<RoomYear> {
    if (selection === undefined) {
      yield* this.#byRoom(setId, this.#database.stream(eventsOfSet, { setId }));
      return;
    }
    // One statement, so that a room which is listed itself and by its group appears once.
    const lists = {
      rooms: await this.#rooms.spellingsOf(this.#database, setId, selection.rooms),
      roomGroups: await this.#rooms.spellingsOf(this.#database, setId, selection.roomGroups ?? []),
    };
    if (lists.rooms.length > maxListLength || lists.roomGroups.length > maxListLength) {
      const rooms = new Set(selection.rooms);
      const groups = new Set(selection.roomGroups ?? []);
      for await (const year of this.yearEvents(setId)) {
        const events = year.events.filter(
          event => rooms.has(event.roomId) || (event.roomGroupCode !== null && groups.has(event.roomGroupCode)),
        );
        if (events.length > 0) yield { roomId: year.roomId, events };
      }
      return;
    }
    const { sql, binds } = expandLists(eventsOfRooms, { setId }, lists);
    yield* this.#byRoom(setId, this.#database.stream(sql, binds));
  }

  async *#byRoom(setId: string, rows: ReturnType<CmisDatabase['stream']>): AsyncIterable<RoomYear> {
    let slots: AnySlot[] = [];
    const readability = new Readability();
    for await (const row of rows) {
      const slot = readSlot(row);
      if (!isDated(slot)) continue;
      const [first] = slots;
      if (first !== undefined && first.roomId !== slot.roomId) {
        yield* this.#roomYear(setId, first.roomId, slots, readability);
        slots = [];
      }
      slots.push(slot);
    }
    const [first] = slots;
    if (first !== undefined) yield* this.#roomYear(setId, first.roomId, slots, readability);
    readability.verify();
  }

  async *#roomYear(
    setId: string,
    roomId: string,
    slots: readonly AnySlot[],
    readability: Readability,
  ): AsyncIterable<RoomYear> {
    const events = await this.#unfoldAll(setId, slots, readability);
    if (events.length > 0) yield { roomId, events };
  }

  async #slots(statement: string, setId: string, lists: Record<string, readonly Bind[]>): Promise<readonly AnySlot[]> {
    const { sql, binds } = expandLists(statement, { setId }, lists);
    return (await this.#database.query(sql, binds)).map(readSlot).filter(isDated);
  }

  /** The lessons of a whole answer. */
  async #lessons(setId: string, slots: readonly AnySlot[]): Promise<readonly FoundEvent[]> {
    const readability = new Readability();
    const lessons = await this.#unfoldAll(setId, slots, readability);
    readability.verify();
    return lessons;
  }

  async #unfoldAll(setId: string, slots: readonly AnySlot[], readability: Readability): Promise<readonly FoundEvent[]> {
    if (slots.length === 0) return [];
    const calendar = await this.#calendars.get(
      this.#database,
      setId,
      slots.flatMap(slot => ('fault' in slot || slot.weekId === null ? [] : [Number(slot.weekId)])),
    );
    if (!hasWeeks(calendar)) {
      throw new ImplausibleAnswerError(
        `CMIS has lessons in ${setId} but no weeks for them, so nothing may be concluded from it`,
        { advice: 'Look at WEEKSTRUCTURE and WEEKMAPNUMERIC. Nothing is sent until they are filled.' },
      );
    }
    return slots.flatMap(slot => readability.counted(unfold(slot, calendar)));
  }
}

function datesBy(
  selections: readonly RoomDaySelection[],
  keysOf: (selection: RoomDaySelection) => readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const dates = new Map<string, Set<string>>();
  for (const selection of selections) {
    for (const key of keysOf(selection)) dates.set(key, (dates.get(key) ?? new Set()).add(selection.date));
  }
  return dates;
}
