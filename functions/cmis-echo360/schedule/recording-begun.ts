import type { Occurrence } from '../lesson/occurrence.ts';
import { type Slot, sameSlot, slotText } from '../lesson/slot.ts';
import type { ScopeRules } from '../queue/round/choose-scope.ts';
import type { ScheduleRecord } from './schedules.ts';
import type { Verdict } from './verdict.ts';

/** What is said of a recording that has begun, which stays as it is: above all when its lesson has moved since. */
export function afterBegin(
  now: Occurrence | undefined,
  record: ScheduleRecord,
  slot: Slot,
  hasBegun: ScopeRules['hasBegun'],
): Verdict {
  const where = ` (${slotText(slot)})`;
  if (now !== undefined && sameSlot(now, slot) && now.digest === record.digest) {
    return { kind: 'in-place', text: `already in place${where}` };
  }
  if (now !== undefined && now.unusable === null && !hasBegun(now)) {
    return {
      kind: 'recording-begun',
      text: movedTooLateText(now, where),
    };
  }
  return { kind: 'begun', text: `the recording is over, has begun or is about to${where}: left as it is` };
}

/**
 * What to tell of a lesson that moved when its recording could not be touched any more; `where` it is, or an empty
 * text.
 */
export function movedTooLateText(to: Slot, where: string): string {
  return `moved to ${slotText(to)} after its recording had begun${where}: Echo360 keeps that one under the same id; schedule the new time by hand`;
}
