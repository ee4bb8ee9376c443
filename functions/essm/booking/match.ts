import type { Want } from '../occurrence/want.ts';
import type { References } from './compare.ts';
import type { Holding } from './holdings.ts';
import { weekKey } from './is-booking-gone.ts';

export interface Matched {
  /** What stands in Booker for a want, by the want's reference. */
  readonly held: ReadonlyMap<string, Holding>;
  /** Bookings of activities that share another booking now. */
  readonly shared: readonly { readonly holding: Holding; readonly want: Want }[];
  /** Bookings that no want accounts for. */
  readonly unclaimed: readonly Holding[];
}

/**
 * Which booking of ours serves which want. First by reference; then those of a colocated set, whoever of it was booked;
 * then, of one activity in one week, a booking in a room that is not named any more serves a room that is new: the
 * activity was moved, not doubled. `movable`: whether a booking may still be changed. One that has begun serves nobody
 * any more: an occurrence that was moved after it is booked anew.
 */
export function match(
  wants: readonly Want[],
  exact: References,
  holdings: ReadonlyMap<string, Holding>,
  movable: (holding: Holding) => boolean,
): Matched {
  const held = new Map<string, Holding>();
  const shared: { holding: Holding; want: Want }[] = [];
  const free = new Map([...holdings].filter(([reference]) => !exact.has(reference)));
  const take = (want: Want, reference: string): boolean => {
    const holding = free.get(reference);
    if (holding === undefined || !movable(holding)) return false;
    free.delete(reference);
    if (held.has(want.reference) || exact.has(want.reference)) shared.push({ holding, want });
    else held.set(want.reference, holding);
    return true;
  };
  for (const want of wants) take(want, want.reference);
  for (const want of wants) for (const other of want.sharedWith) take(want, other);

  const without = (want: Want) => !held.has(want.reference) && !exact.has(want.reference);
  // A set whose first member left it: the booking names the others.
  const byMember = new Map<string, string>();
  for (const [reference, { record }] of free) {
    for (const member of record.members) if (member !== reference) byMember.set(member, reference);
  }
  for (const want of wants) {
    const reference = byMember.get(want.reference);
    if (without(want) && reference !== undefined) take(want, reference);
  }

  const byWeek = new Map<string, string[]>();
  for (const [reference, { record }] of [...free].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = weekKey(record.activity, record.week);
    const same = byWeek.get(key);
    if (same === undefined) byWeek.set(key, [reference]);
    else same.push(reference);
  }
  for (const want of wants) {
    if (!without(want)) continue;
    const candidates = byWeek.get(weekKey(want.activity, want.week)) ?? [];
    candidates.some(reference => take(want, reference));
  }
  return { held, shared, unclaimed: [...free.values()] };
}
