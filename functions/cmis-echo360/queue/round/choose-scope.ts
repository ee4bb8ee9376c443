import type { RoomMapping } from '../../config.ts';
import { type AbsenceRules, isKept } from '../../lesson/absence.ts';
import { slotKey } from '../../lesson/external-id.ts';
import type { Occurrence } from '../../lesson/occurrence.ts';
import { overlaps } from '../../lesson/slot.ts';
import { anyOverlap, stops } from '../../room-day/judge-clash.ts';
import { roomDayKey } from '../../room-day/room-day.ts';
import { type Actual, actualsOf, othersIn } from '../../schedule/held-schedule.ts';
import type { NotificationRecord } from '../notifications.ts';
import { roomDaysOfMessage } from './room-days-of-message.ts';
import type { RoundFacts } from './round-facts.ts';

/** What a round works on. */
export interface Scope {
  readonly actuals: ReadonlyMap<string, Actual>;
  /** Occurrences (external ids) that are compared. */
  readonly occurrences: ReadonlySet<string>;
  /** Room-days that are refreshed whole, each with why. */
  readonly refreshed: ReadonlyMap<string, string>;
  /** Notifications to end, by external id, oldest first. */
  readonly waiting: ReadonlyMap<string, readonly NotificationRecord[]>;
  /** Made before the last successful refresh of all their room-days: nothing is sent. */
  readonly outOfDate: readonly NotificationRecord[];
  /** Room-days that each waiting occurrence lies, lay or was said to lie in. */
  placesOf(externalId: string): readonly string[];
}

export interface ScopeRules extends AbsenceRules {
  readonly mapping: RoomMapping;
  /** Whether a lesson that starts then (`YYYY-MM-DD`, `HH:MM`) has begun or is about to. */
  hasBegun(slot: { readonly date: string; readonly start: string }): boolean;
}

/**
 * Which occurrences and room-days a round compares. Only the occurrences of the messages (direct), unless a room-day is
 * in conflict, marked, holds lessons that overlap in CMIS, or holds a recording of ours in a lesson's way: then the
 * whole room-day (refresh), and with each of its occurrences the room-days those come from or go to.
 */
export function scopeOf(facts: RoundFacts, rules: ScopeRules): Scope {
  const actuals = actualsOf(facts);
  const here = byRoomDay(facts, actuals);
  const { waiting, outOfDate, spokenOf } = sortMessages(facts, actuals, rules);

  const placesOf = (externalId: string): readonly string[] => {
    const now = facts.occurrences.get(externalId);
    const actual = actuals.get(externalId);
    const places = new Set<string>(spokenOf.get(externalId));
    if (now !== undefined) places.add(roomDayKey(now));
    if (actual !== undefined) places.add(actual.roomDay);
    return [...places];
  };

  const occurrences = new Set(waiting.keys());
  const refreshed = new Map<string, string>();
  for (const [key, roomDay] of facts.roomDays) {
    if (roomDay.marked !== null) refreshed.set(key, roomDay.marked.why);
  }

  const inConflict = (roomDay: string): string | undefined => {
    if (facts.roomDays.get(roomDay)?.inConflict === true) return 'the room-day was in conflict';
    return anyOverlap(usable(here(roomDay).lessons)) ? 'lessons overlap in CMIS' : undefined;
  };
  const isBlocked = (roomDay: string): string | undefined => {
    const { lessons, schedules } = here(roomDay);
    const staying = schedules.filter(
      ({ externalId, slot, record }) =>
        slot !== null && (!occurrences.has(externalId) || rules.hasBegun(slot) || isKept(record, facts, rules)),
    );
    const coming = usable(lessons).filter(({ externalId }) => occurrences.has(externalId));
    if (coming.some(lesson => staying.some(schedule => stands(schedule, lesson))))
      return 'an earlier recording is in the way';
    const others = othersIn(facts, roomDay);
    return coming.some(lesson => others.some(other => stops(other, lesson)))
      ? "another's schedule is in the way"
      : undefined;
  };

  const widen = (rule: (roomDay: string) => string | undefined): boolean => {
    const places = new Set([...occurrences].flatMap(placesOf));
    const found = [...places].flatMap(place => {
      const why = refreshed.has(place) ? undefined : rule(place);
      return why === undefined ? [] : [{ place, why }];
    });
    const before = occurrences.size;
    for (const { place, why } of found) refreshed.set(place, why);
    for (const roomDay of refreshed.keys()) {
      const { lessons, schedules } = here(roomDay);
      for (const { externalId } of [...lessons, ...schedules]) occurrences.add(externalId);
    }
    return found.length > 0 || occurrences.size > before;
  };
  let goesOn: boolean;
  do {
    // The first rule may bring in recordings that then stand in nobody's way, so the second is asked only when the
    // first has nothing more to add.
    while (widen(inConflict));
    goesOn = widen(isBlocked);
  } while (goesOn);

  return { actuals, occurrences, refreshed, waiting, outOfDate, placesOf };
}

function usable(lessons: readonly Occurrence[]): readonly Occurrence[] {
  return lessons.filter(lesson => lesson.unusable === null);
}

function stands({ externalId, slot }: Actual, lesson: Occurrence): boolean {
  return externalId !== lesson.externalId && slot !== null && overlaps(slot, lesson);
}

function byRoomDay(facts: RoundFacts, actuals: ReadonlyMap<string, Actual>) {
  const lessons = Map.groupBy(facts.occurrences.values(), roomDayKey);
  const schedules = Map.groupBy(actuals.values(), actual => actual.roomDay);
  return (roomDay: string): { readonly lessons: readonly Occurrence[]; readonly schedules: readonly Actual[] } => ({
    lessons: lessons.get(roomDay) ?? [],
    schedules: schedules.get(roomDay) ?? [],
  });
}

function sortMessages(facts: RoundFacts, actuals: ReadonlyMap<string, Actual>, { mapping }: ScopeRules) {
  const outOfDate: NotificationRecord[] = [];
  const waiting = new Map<string, NotificationRecord[]>();
  const spokenOf = new Map<string, Set<string>>();
  for (const notification of [...facts.notifications].sort(byAge)) {
    const { externalId } = notification;
    const spoken = roomDaysOfMessage(notification, mapping).map(roomDayKey);
    const now = facts.occurrences.get(externalId);
    const actual = actuals.get(externalId);
    const places = [...spoken, ...(now ? [roomDayKey(now)] : []), ...(actual ? [actual.roomDay] : [])];
    // A lesson that cannot be read is left alone by the refresh, and its message says so.
    const isReadable = !facts.unreadable.has(externalId) && !facts.unreadable.has(slotKey(notification));
    if (isReadable && places.every(place => refreshedSince(facts, place, notification.createdAt))) {
      outOfDate.push(notification);
      continue;
    }
    waiting.set(externalId, [...(waiting.get(externalId) ?? []), notification]);
    const all = spokenOf.get(externalId) ?? new Set<string>();
    spokenOf.set(externalId, all);
    for (const place of spoken) all.add(place);
  }
  return { outOfDate, waiting, spokenOf };
}

/** Whether a refresh that began after an instant has ended without an error. */
function refreshedSince({ roomDays }: RoundFacts, roomDay: string, createdAt: number): boolean {
  const record = roomDays.get(roomDay);
  return record?.lastRefreshAt != null && record.lastRefreshOk && record.lastRefreshAt > createdAt;
}

function byAge(a: NotificationRecord, b: NotificationRecord): number {
  return a.createdAt - b.createdAt || a.queueId - b.queueId || a.week - b.week || a.retry - b.retry;
}
