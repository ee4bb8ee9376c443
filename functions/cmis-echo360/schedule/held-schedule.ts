import type { Occurrence } from '../lesson/occurrence.ts';
import { type Slot, sameSlot } from '../lesson/slot.ts';
import type { RoundFacts } from '../queue/round/round-facts.ts';
import type { Obstacle } from '../room-day/judge-clash.ts';
import { roomDayKey, roomDayOf } from '../room-day/room-day.ts';
import type { ListedSchedule } from '../room-day/room-days.ts';
import { equalAnswered, equalFields } from './listed-schedule.ts';
import type { ScheduleRecord } from './schedules.ts';

/**
 * A schedule of ours as far as is known: what the record says, corrected by a listing, or by a look at this one, that
 * is newer than the record.
 */
export interface Actual {
  readonly record: ScheduleRecord;
  readonly externalId: string;
  /** Where it takes up room; null when a listing or look newer than the record does not show it there. */
  readonly slot: Slot | null;
  /** The room-day that the record or the listing names. */
  readonly roomDay: string;
  /** As a listing showed it, if one did. */
  readonly shown: ListedSchedule | null;
}

interface Seen {
  readonly slot: Slot;
  readonly at: number;
  readonly shown: ListedSchedule;
}

/** Where our schedules are, by external id. What was removed is among them only where it was seen since. */
export function actualsOf(
  facts: Pick<RoundFacts, 'schedules' | 'listings' | 'lookedFor'>,
): ReadonlyMap<string, Actual> {
  const seen = seenByExternalId(facts, ownerIn(facts.schedules));
  const actuals = new Map<string, Actual>();
  for (const [externalId, record] of facts.schedules) {
    const { room, date, start, end } = record;
    const sight = seen.get(externalId);
    const listing = facts.listings.get(record.roomDay);
    const looked = facts.lookedFor.get(externalId);
    if (looked !== undefined && looked.at > record.changedAt) {
      const { slot } = looked;
      const roomDay = slot === null ? record.roomDay : roomDayKey(slot);
      actuals.set(externalId, { record, externalId, slot, roomDay, shown: null });
    } else if (sight !== undefined && sight.at > record.changedAt) {
      const { shown } = sight;
      // One of ours that is shown oddly is believed to be where it was sent, and is sent again.
      const slot = shown.fault === null ? sight.slot : { room, date, start, end };
      actuals.set(externalId, { record, externalId, slot, roomDay: roomDayKey(slot), shown });
    } else if (record.phase !== 'removed') {
      const isGone = listing !== undefined && listing.at > record.changedAt;
      const slot = isGone ? null : { room, date, start, end };
      actuals.set(externalId, { record, externalId, slot, roomDay: record.roomDay, shown: null });
    }
  }
  return actuals;
}

/** Schedules of others that a listing showed: without a record of ours, so never touched. */
export function othersIn(facts: Pick<RoundFacts, 'schedules' | 'listings'>, roomDay: string): Obstacle[] {
  const listing = facts.listings.get(roomDay);
  if (listing === undefined) return [];
  const ownerOf = ownerIn(facts.schedules);
  return listing.schedules.flatMap(shown => {
    if (ownerOf(shown) !== undefined) return [];
    const { externalId, name, fault } = shown;
    const slot = slotIn(roomDay, shown);
    if (fault === null) return [{ ...slot, externalId, name }];
    // Whatever it may overlap waits; what Echo360 holds beside it already does not overlap it.
    const spares = (lesson: Occurrence): boolean => {
      const record = facts.schedules.get(lesson.externalId);
      return record?.phase === 'present' && record.pending === null && sameSlot(record, lesson);
    };
    return [{ ...slot, externalId, name: `${name}, which cannot be read (${fault}),`, spares }];
  });
}

/** Whether what a listing showed of our schedule is what was sent; without a listing the record is believed. */
export function isAsSent({ record, slot, shown }: Actual): boolean {
  if (slot === null || !sameSlot(record, slot)) return false;
  if (shown === null) return true;
  const { sent, answered } = record;
  return (
    shown.fault === null &&
    !shown.isSeries &&
    shown.name === (answered ?? sent).name &&
    (answered === null ? equalFields(shown, sent) : equalAnswered(shown, answered, sent))
  );
}

/** Tells of a schedule that Echo360 shows which record of ours it belongs to, by external id. */
function ownerIn(schedules: RoundFacts['schedules']): (shown: ListedSchedule) => string | undefined {
  const adopted = new Map(
    [...schedules.values()].flatMap(({ heldAs, externalId }) => (heldAs === null ? [] : [[heldAs, externalId]])),
  );
  return ({ externalId: shown }) => {
    if (shown === null) return undefined;
    return schedules.has(shown) ? shown : adopted.get(shown);
  };
}

function seenByExternalId(
  { listings }: Pick<RoundFacts, 'listings'>,
  ownerOf: ReturnType<typeof ownerIn>,
): ReadonlyMap<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const [roomDay, { at, schedules }] of listings) {
    for (const shown of schedules) {
      const owner = ownerOf(shown);
      if (owner === undefined) continue;
      const before = seen.get(owner);
      if (before === undefined || before.at < at) {
        seen.set(owner, { slot: slotIn(roomDay, shown), at, shown });
      }
    }
  }
  return seen;
}

function slotIn(roomDay: string, { start, end }: ListedSchedule): Slot {
  return { ...roomDayOf(roomDay), start, end };
}
