import { sameSlot } from '../slot/slot.ts';
import type { Occurrence } from './occurrence.ts';

/** One booking that TermTime asks for: an occurrence, or a set of colocated ones that share a room and a time. */
export interface Want extends Occurrence {
  /** References of all that share it, its own first. */
  readonly members: readonly string[];
  /** What Booker shows people. */
  readonly title: string;
  readonly attendees: number | null;
}

const longestTitle = 255;

/**
 * Puts colocated occurrences together. The one with the lowest activity code gives the booking its identity, so that the choice does not
 * depend on the order of an answer. Colocated activities at different times are different bookings.
 */
export function wantsOf(occurrences: readonly Occurrence[]): Want[] {
  const single: Want[] = [];
  const sets = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    if (occurrence.colocation === null) {
      single.push(alone(occurrence));
      continue;
    }
    const { colocation, room, start, end } = occurrence;
    const key = JSON.stringify([colocation, room, start, end]);
    const set = sets.get(key);
    if (set === undefined) sets.set(key, [occurrence]);
    else set.push(occurrence);
  }
  for (const set of sets.values()) {
    const [lead, ...others] = set.sort(byActivity);
    if (lead !== undefined) single.push(others.length === 0 ? alone(lead) : together(lead, others));
  }
  return single;
}

function byActivity(a: Occurrence, b: Occurrence): number {
  return a.activity < b.activity ? -1 : a.activity > b.activity ? 1 : 0;
}

function alone(occurrence: Occurrence): Want {
  return {
    ...occurrence,
    members: [occurrence.reference],
    title: occurrence.name.slice(0, longestTitle),
    attendees: occurrence.size,
  };
}

function together(lead: Occurrence, others: readonly Occurrence[]): Want {
  const all = [lead, ...others];
  const names = [...new Set(all.map(({ name }) => name))].join(' / ');
  const size = all.reduce((sum, occurrence) => sum + (occurrence.size ?? 0), 0);
  return {
    ...lead,
    members: all.map(({ reference }) => reference),
    title: names.slice(0, longestTitle),
    attendees: size > 0 ? size : null,
  };
}

/** Whether two may stand in the same place: members of one colocation at one time. */
export function shareOnPurpose(a: Want, b: Want): boolean {
  return a.colocation !== null && a.colocation === b.colocation && sameSlot(a, b);
}
