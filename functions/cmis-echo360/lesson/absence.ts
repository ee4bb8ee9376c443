import type { OwnColumns } from '#shared/clients/cmis/own-columns.ts';
import type { SlotEntry } from '#shared/clients/cmis/slot-entries.ts';
import { sameIn } from '#shared/core/differing-fields.ts';
import { many } from '#shared/core/many.ts';
import type { Doubt } from './doubts.ts';
import { type OccurrenceId, slotKey } from './external-id.ts';
import { isFreshWish, isOnlyRequest } from './next-doubts.ts';
import type { Unreadable } from './unreadable.ts';

/** Why a lesson is not among those to be recorded. */
export type Absence =
  /** CMIS has it, but when cannot be read. */
  | { readonly kind: 'unreadable'; readonly unreadable: Unreadable }
  /**
   * Its slot stands in TIMETABLE as it was, but other tables lack something for it; none of them where CMIS changed
   * between two readings. What Echo360 has of it stays.
   */
  | { readonly kind: 'in-question'; readonly tables: readonly string[]; readonly text: string }
  /** CMIS says so itself, or two readings and people agree. */
  | { readonly kind: 'gone'; readonly text: string };

/**
 * What an absence is judged by. `entries` and `doubts` by `slotKey`, `unreadable` by external id or, for all weeks of a
 * slot, by `slotKey`.
 */
export interface AbsenceFacts {
  readonly unreadable: ReadonlyMap<string, Unreadable>;
  readonly entries: ReadonlyMap<string, SlotEntry>;
  readonly doubts: ReadonlyMap<string, Doubt>;
}

export interface AbsenceRules {
  /** Run clock (ms) of this reading. */
  readonly readAt: number;
  /** How far apart two readings must be that agree. */
  readonly hoursInQuestion: number;
}

/** A lesson, or our recording of one. */
export interface Absent extends OccurrenceId {
  readonly externalId: string;
  /** The slot's own columns when its recording was last put right; null where that is not known. */
  readonly own: OwnColumns | null;
}

const msPerHour = 3_600_000;

/**
 * Why a lesson that is not among the eligible ones is not there: the one rule by which both the queue and the nightly
 * comparison decide whether its recording goes. A slot that left TIMETABLE, or whose own columns say something else of
 * this lesson, is as it says. One that stands as it was has lost something one join away, which may be a table that is
 * being filled: its recording stays in question.
 */
export function absenceOf(absent: Absent, facts: AbsenceFacts, rules: AbsenceRules): Absence {
  const unreadable = facts.unreadable.get(absent.externalId) ?? facts.unreadable.get(slotKey(absent));
  if (unreadable !== undefined) return { kind: 'unreadable', unreadable };
  const entry = facts.entries.get(slotKey(absent));
  if (entry === undefined) return { kind: 'gone', text: 'no longer in CMIS' };
  if (!entry.asksForIt) return { kind: 'gone', text: 'no longer to be recorded by its entry in TIMETABLE' };
  if (!standsAsItWas(absent, entry)) {
    return { kind: 'gone', text: 'no longer in CMIS since its entry in TIMETABLE changed' };
  }
  const tables = lackingTables(entry, absent.week);
  const doubt = facts.doubts.get(slotKey(absent));
  const week = doubt?.weeks.find(doubted => doubted.week === absent.week);
  const names = tables.join(' and ');
  if (tables.length > 0 && week?.confirmedBy != null) {
    return { kind: 'gone', text: `${names} no longer has it, and ${week.confirmedBy} says that its recording may go` };
  }
  if (isOnlyRequest(tables) && doubt !== undefined && isFreshWish(doubt, rules.readAt)) {
    return { kind: 'gone', text: 'no longer asked to be recorded (ROOMREQUESTS)' };
  }
  const waited = week === undefined ? 0 : rules.readAt - week.since;
  if (tables.length > 0 && waited >= rules.hoursInQuestion * msPerHour) {
    return { kind: 'gone', text: `${names} had nothing for it in two readings ${hoursText(waited)} apart` };
  }
  return { kind: 'in-question', tables, text: questionText(entry, absent.week, tables, rules) };
}

/** Whether a recording stays although its lesson is not among the eligible ones, and so is in the way of others. */
export function isKept(
  recording: Absent,
  facts: AbsenceFacts & { readonly occurrences: ReadonlyMap<string, unknown> },
  rules: AbsenceRules,
): boolean {
  return !facts.occurrences.has(recording.externalId) && absenceOf(recording, facts, rules).kind !== 'gone';
}

/**
 * The tables one join away that have nothing (any more) for a lesson whose slot stands as it was; empty where that is
 * not what it lacks.
 */
export function lostElsewhere(
  absent: Absent,
  { unreadable, entries }: Omit<AbsenceFacts, 'doubts'>,
): readonly string[] {
  const key = slotKey(absent);
  const entry = entries.get(key);
  if (entry === undefined || unreadable.has(absent.externalId) || unreadable.has(key)) return [];
  return entry.asksForIt && standsAsItWas(absent, entry) ? lackingTables(entry, absent.week) : [];
}

function lackingTables({ lacks, weeks }: SlotEntry, week: number): string[] {
  return [...lacks, ...(weeks.includes(week) ? [] : ['WEEKMAPNUMERIC'])];
}

/** Another WEEKID that has the week too says of this lesson what the former said. */
function standsAsItWas({ own, week }: Absent, entry: SlotEntry): boolean {
  if (own === null || isSameEntry(own, entry)) return true;
  return entry.weeks.includes(week) && isSameEntry({ ...own, weekId: entry.weekId }, entry);
}

function questionText(entry: SlotEntry, week: number, tables: readonly string[], { hoursInQuestion }: AbsenceRules) {
  if (tables.length === 0) return 'in question: CMIS changed while it was read; its recording stays';
  const what = tables.map(table => {
    if (table === 'WEEKMAPNUMERIC') return `WEEKMAPNUMERIC has no week ${week} for WEEKID ${entry.weekId ?? ''}`;
    return `${table} has nothing for it`;
  });
  return `in question: ${what.join(', ')}, though slot ${entry.slotId} stands in TIMETABLE as it was; its recording stays until a reading ${hoursInQuestion} hours after the first says the same`;
}

const ownColumns: readonly (keyof OwnColumns)[] = [
  'weekId',
  'weekday',
  'start',
  'finish',
  'moduleId',
  'groupCode',
  'roomId',
  'roomGroupCode',
];

/** Whether a slot's own columns are what they were. */
export function isSameEntry(a: OwnColumns, b: OwnColumns): boolean {
  return sameIn(ownColumns, a, b);
}

function hoursText(ms: number): string {
  return many(Math.floor(ms / msPerHour), 'hour', 'hours');
}
