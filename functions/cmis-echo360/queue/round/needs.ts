import { looksLikeOurs, slotKey } from '../../lesson/external-id.ts';
import { contentKey, lostContent } from '../../lesson/lost-content.ts';
import type { Occurrence } from '../../lesson/occurrence.ts';
import type { Slot } from '../../lesson/slot.ts';
import { roomDayKey } from '../../room-day/room-day.ts';
import { leftOutOf } from '../../schedule/left-out.ts';
import type { Scope, ScopeRules } from './choose-scope.ts';
import type { RoundFacts } from './round-facts.ts';

/** A timetable slot of one year. */
export interface SlotReference {
  readonly setId: string;
  readonly slotId: number;
}

/** What must still be read before a scope may be planned. */
export interface Needs {
  /** Room-days whose records and lessons must be known. */
  readonly roomDays: readonly string[];
  /** Room-days whose recordings of ours must all be known. */
  readonly recordings: readonly string[];
  readonly slots: readonly SlotReference[];
  /** Slots whose own entry must be known, since recordings of ours have no lesson in them. */
  readonly entries: readonly SlotReference[];
  /** Keys of what may be in question of lessons' content. */
  readonly doubts: readonly string[];
  /** External ids whose records must be known. */
  readonly schedules: readonly string[];
  /** Addresses of presenters whom recordings go without, and who may have an account by now. */
  readonly presenters: readonly string[];
  /** Room-days to list in Echo360, since our records do not explain what it said. */
  readonly toList: readonly string[];
  /** External ids of recordings that should have begun, while their lessons are still to come. */
  readonly toLookFor: readonly string[];
}

/**
 * What a scope rests on and was not read: the room-days of its occurrences, and where CMIS now has those whose
 * recordings lie in them. Nothing is concluded from a lesson's absence in what was not read.
 *
 * What stands in a room-day matters where a lesson comes in, or where all of it is compared. Of one that is only left,
 * its lessons and its record say whether it is in conflict: then it is compared, and all that stands there is read.
 */
export function needsOf(
  facts: RoundFacts,
  scope: Scope,
  { canListRoom, hasBegun }: Pick<ScopeRules, 'hasBegun'> & { readonly canListRoom: boolean },
): Needs {
  const recordings = new Set(scope.refreshed.keys());
  const roomDays = new Set(recordings);
  const slots = new Map<string, SlotReference>();
  const entries = new Map<string, SlotReference>();
  const doubts = new Set<string>();
  const presenters = new Set<string>();
  const toLookFor: string[] = [];
  for (const externalId of scope.occurrences) {
    for (const place of scope.placesOf(externalId)) roomDays.add(place);
    const record = scope.actuals.get(externalId)?.record ?? scope.waiting.get(externalId)?.[0];
    if (record !== undefined && !facts.readSlots.has(slotKey(record))) {
      slots.set(slotKey(record), { setId: record.setId, slotId: record.slotId });
    }
    const ours = scope.actuals.get(externalId)?.record;
    if (ours === undefined) continue;
    const now = facts.occurrences.get(externalId);
    if (now !== undefined) {
      if (isMovedTooLate(now, scope.actuals.get(externalId)?.slot, hasBegun) && !facts.lookedFor.has(externalId)) {
        toLookFor.push(externalId);
      }
      for (const { content } of lostContent(now, ours)) doubts.add(contentKey(ours, content));
      const leftOut = leftOutOf(ours, now, facts.readAt);
      if (leftOut !== undefined) presenters.add(leftOut);
      continue;
    }
    const key = slotKey(ours);
    if (facts.readSlots.has(key) && !facts.readEntries.has(key)) {
      entries.set(key, { setId: ours.setId, slotId: ours.slotId });
    }
  }
  for (const lesson of facts.occurrences.values()) {
    if (!scope.occurrences.has(lesson.externalId)) continue;
    roomDays.add(roomDayKey(lesson));
    recordings.add(roomDayKey(lesson));
  }
  const toList = [...scope.refreshed.keys()].filter(key => {
    const record = facts.roomDays.get(key);
    const isUnexplained = record !== undefined && (record.mustList || record.inTheWay.length > 0);
    return canListRoom && isUnexplained && facts.readRoomDays.has(key) && !facts.listings.has(key);
  });
  // Whose a schedule is, its record says, wherever that has it.
  const shown = [...scope.refreshed.keys()].flatMap(key =>
    (facts.listings.get(key)?.schedules ?? []).flatMap(({ externalId }) =>
      externalId !== null && looksLikeOurs(externalId) ? [externalId] : [],
    ),
  );
  const schedules = new Set([...scope.occurrences, ...shown]);
  return {
    roomDays: [...roomDays].filter(key => !facts.readRoomDays.has(key)),
    recordings: [...recordings].filter(key => !facts.readRecordings.has(key)),
    slots: [...slots.values()],
    entries: [...entries.values()],
    doubts: [...doubts].filter(key => !facts.readDoubts.has(key)),
    schedules: [...schedules].filter(externalId => !facts.readSchedules.has(externalId)),
    presenters: [...presenters].filter(email => !facts.presenters.has(email)),
    toList,
    toLookFor,
  };
}

/**
 * Echo360 would keep such a recording under the lesson's id; but it may be that somebody removed or moved it before it
 * began, which nothing has noticed yet.
 */
function isMovedTooLate(
  lesson: Occurrence,
  recorded: Slot | null | undefined,
  hasBegun: ScopeRules['hasBegun'],
): boolean {
  return recorded != null && hasBegun(recorded) && lesson.unusable === null && !hasBegun(lesson);
}

export function isComplete(needs: Needs): boolean {
  return Object.values<readonly unknown[]>({ ...needs }).every(({ length }) => length === 0);
}
