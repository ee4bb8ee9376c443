import { sameSlot } from '../slot/slot.ts';
import type { Want } from './occurrence.ts';

export type { Want } from './occurrence.ts';

export const longestTitle = 255;

/**
 * Puts colocated occurrences together. The one with the lowest activity code gives the booking its identity, so that
 * the choice does not depend on the order of an answer. Colocated activities at different times are different bookings.
 */
export function wantsOf(occurrences: readonly Want[]): Want[] {
  const wants: Want[] = [];
  const sets = new Map<string, Want[]>();
  for (const occurrence of occurrences) {
    const { colocation, room, start, end } = occurrence;
    if (colocation === null) {
      wants.push(occurrence);
      continue;
    }
    const key = JSON.stringify([colocation, room, start, end]);
    const set = sets.get(key);
    if (set === undefined) sets.set(key, [occurrence]);
    else set.push(occurrence);
  }
  for (const set of sets.values()) {
    const [lead, ...others] = set.sort(byActivity);
    if (lead !== undefined) wants.push(others.length === 0 ? lead : together(lead, others));
  }
  return wants;
}

/** Of a set, in which each activity is once. */
function byActivity(a: Want, b: Want): number {
  return a.activity < b.activity ? -1 : 1;
}

function together(lead: Want, others: readonly Want[]): Want {
  const all = [lead, ...others];
  const names = [...new Set(all.map(({ title }) => title))].join(' / ');
  const size = all.reduce((sum, { attendees }) => sum + (attendees ?? 0), 0);
  return {
    ...lead,
    sharedWith: others.map(({ reference }) => reference),
    title: names.slice(0, longestTitle),
    attendees: size > 0 ? size : null,
  };
}

/** References of all that share a booking, its own first. */
export function membersOf({ reference, sharedWith }: Want): string[] {
  return [reference, ...sharedWith];
}

/** Whether two may stand in the same place: members of one colocation at one time. */
export function shareOnPurpose(a: Want, b: Want): boolean {
  return a.colocation !== null && a.colocation === b.colocation && sameSlot(a, b);
}
