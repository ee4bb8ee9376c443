/** A lesson in one week as the seed's workflow knows it: where, when, and who presents. */
export interface LiteralLesson {
  readonly externalId: string;
  readonly room: string;
  readonly date: string;
  readonly start: string;
  readonly end: string;
  readonly presenter: string | null;
}

/** One notification: a week of a queue row. */
export interface LiteralMessage {
  readonly action: 'I' | 'U' | 'D';
  /** With the message's own data: after the change, of a deletion before it. */
  readonly lesson: LiteralLesson;
  /** Where it was before an update. */
  readonly old: Pick<LiteralLesson, 'room' | 'date'> | null;
}

/** What CMIS says now of one room-day: what the strategy accepts, and whether it excludes something. */
export interface RoomDayNow {
  readonly accepted: readonly LiteralLesson[];
  readonly excludes: boolean;
}

type Answer = 'done' | 'clash' | 'refused';

const keyOf = ({ date, room }: Pick<LiteralLesson, 'room' | 'date'>): string => `${date} ${room}`;

/**
 * The seed's workflow by its letter (002, "Process Notification" and "Refresh Room & Day Data"): every notification in
 * the order of the queue with its own data, one call each; after a clash, or in a room-day in conflict, a refresh;
 * nothing where a refresh came after the notification. Where the text leaves something open it does what costs least:
 * fetching a room-day is one call, and a refresh deletes before it creates.
 */
export class LiteralWorkflow {
  calls = 0;
  readonly #held = new Map<string, LiteralLesson>();
  readonly #byRoomDay = new Map<string, Set<string>>();
  readonly #refreshed = new Set<string>();
  readonly #inConflict = new Set<string>();
  readonly #now: (roomDay: string) => RoomDayNow;
  readonly #allFirst: boolean;

  /**
   * `allFirst`: all notifications are made before the first is processed, so that a refresh makes those after it out of
   * date; otherwise row by row.
   */
  constructor(held: Iterable<LiteralLesson>, now: (roomDay: string) => RoomDayNow, allFirst: boolean) {
    for (const lesson of held) this.#put(lesson);
    this.#now = now;
    this.#allFirst = allFirst;
  }

  process({ action, lesson, old }: LiteralMessage): void {
    const key = keyOf(lesson);
    if (this.#allFirst && this.#refreshed.has(key)) return;
    const keys = old !== null && old.room !== lesson.room ? [key, keyOf(old)] : [key];
    const answer = keys.some(one => this.#inConflict.has(one)) ? 'clash' : this.#send(action, lesson);
    if (answer === 'clash') for (const one of keys) this.#refresh(one);
  }

  /** What Echo360 holds in the end, by external id. */
  held(): ReadonlyMap<string, LiteralLesson> {
    return this.#held;
  }

  #send(action: LiteralMessage['action'], lesson: LiteralLesson): Answer {
    this.calls += 1;
    const { externalId } = lesson;
    const isThere = this.#held.has(externalId);
    if (action === 'D') {
      this.#remove(externalId);
      return 'done';
    }
    if (isThere !== (action === 'U')) return 'refused';
    for (const other of this.#byRoomDay.get(keyOf(lesson)) ?? []) {
      const held = this.#held.get(other);
      if (held === undefined || other === externalId) continue;
      if (held.start < lesson.end && lesson.start < held.end) return 'clash';
    }
    this.#put(lesson);
    return 'done';
  }

  #refresh(key: string): void {
    this.calls += 1;
    const { accepted, excludes } = this.#now(key);
    const wanted = new Set(accepted.map(({ externalId }) => externalId));
    const held = new Set(this.#byRoomDay.get(key));
    for (const externalId of held) {
      if (wanted.has(externalId)) continue;
      this.calls += 1;
      this.#remove(externalId);
    }
    let wrong = excludes;
    for (const lesson of accepted) {
      const before = held.has(lesson.externalId) ? this.#held.get(lesson.externalId) : undefined;
      if (before !== undefined && isSame(before, lesson)) continue;
      if (this.#send(before === undefined ? 'I' : 'U', lesson) !== 'done') wrong = true;
    }
    this.#refreshed.add(key);
    if (wrong) this.#inConflict.add(key);
    else this.#inConflict.delete(key);
  }

  #put(lesson: LiteralLesson): void {
    this.#remove(lesson.externalId);
    this.#held.set(lesson.externalId, lesson);
    const key = keyOf(lesson);
    const here = this.#byRoomDay.get(key) ?? new Set();
    this.#byRoomDay.set(key, here.add(lesson.externalId));
  }

  #remove(externalId: string): void {
    const before = this.#held.get(externalId);
    if (before === undefined) return;
    this.#held.delete(externalId);
    this.#byRoomDay.get(keyOf(before))?.delete(externalId);
  }
}

export function isSame(a: LiteralLesson, b: LiteralLesson): boolean {
  return keyOf(a) === keyOf(b) && a.start === b.start && a.end === b.end && a.presenter === b.presenter;
}
