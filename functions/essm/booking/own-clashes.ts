import { shareOnPurpose, type Want } from '../occurrence/want.ts';
import type { RoomBlocks } from '../slot/room-blocks.ts';
import { SlotIndex } from '../slot/slot-index.ts';
import type { Strategy } from './strategies.ts';

export interface ClashRules {
  readonly strategy: Strategy;
  readonly blocks: RoomBlocks;
  /** Stands in Booker already, in just this place. */
  readonly isIncumbent: (want: Want) => boolean;
  /** Has begun: nothing about it is changed any more. */
  readonly hasBegun: (want: Want) => boolean;
}

/**
 * Activities that TermTime has in one room at one time, unless on purpose: who is not booked, and because of whom.
 * Known without a call. `none`: no new booking is made for any of them; one that stands already stays, since the room
 * is in use either way. `first`: who stands already, then by start, then by activity code, then (one activity in a room
 * and in a part of it) by room. `last`: the other way round, whoever stands already. The answer, with the order in
 * which the others are named, does not depend on the order of the wants.
 */
export function ownClashes(wants: readonly Want[], rules: ClashRules): ReadonlyMap<Want, readonly Want[]> {
  const rivals = rivalsAmong(wants, rules.blocks);
  const booked = new Set<Want>();
  const losers = new Map<Want, readonly Want[]>();
  for (const [want, others] of inOrder([...rivals], rules)) {
    const all = others.toSorted(byPlace);
    const stands = rules.hasBegun(want) || (rules.strategy === 'none' && rules.isIncumbent(want));
    const ahead = all.filter(other => booked.has(other));
    if (stands || (rules.strategy !== 'none' && ahead.length === 0)) booked.add(want);
    else losers.set(want, ahead.length > 0 ? ahead : all);
  }
  return losers;
}

type WithRivals = readonly [want: Want, rivals: readonly Want[]];

function inOrder(wants: readonly WithRivals[], { strategy, isIncumbent, hasBegun }: ClashRules): WithRivals[] {
  const rank = (want: Want) => (hasBegun(want) ? 0 : strategy !== 'last' && isIncumbent(want) ? 1 : 2);
  return wants.toSorted(([a], [b]) => rank(a) - rank(b) || (strategy === 'last' ? byPlace(b, a) : byPlace(a, b)));
}

function byPlace(a: Want, b: Want): number {
  return compareText(a.start, b.start) || compareText(a.activity, b.activity) || compareText(a.room, b.room);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Who overlaps whom, unless on purpose. Rooms that stand alone and hold nothing that overlaps are told by one walk
 * through time, without a search.
 */
export function rivalsAmong(wants: readonly Want[], blocks: RoomBlocks): ReadonlyMap<Want, readonly Want[]> {
  const suspicious = roomsThatOverlap(wants);
  const rooms = new Set(wants.map(({ room }) => room));
  for (const room of rooms) if (blocks(room).some(other => other !== room && rooms.has(other))) suspicious.add(room);
  const rivals = new Map<Want, readonly Want[]>();
  const suspects = wants.filter(({ room }) => suspicious.has(room));
  const index = new SlotIndex(
    suspects.map(want => [want, want] as const),
    blocks,
  );
  for (const want of suspects) {
    const found = index.overlapping(want).filter(other => other !== want && !shareOnPurpose(other, want));
    if (found.length > 0) rivals.set(want, found);
  }
  return rivals;
}

/**
 * Rooms that are asked for twice at one time. A term has far fewer times than dates, so only the times are put in
 * order.
 */
function roomsThatOverlap(wants: readonly Want[]): Set<string> {
  const byStart = Map.groupBy(wants, ({ start }) => start);
  const takenUntil = new Map<string, string>();
  const found = new Set<string>();
  for (const [start, atOnce] of [...byStart].sort(([a], [b]) => compareText(a, b))) {
    for (const { room, end } of atOnce) {
      if ((takenUntil.get(room) ?? '') > start) found.add(room);
      // It ends later than what it does not overlap; of a room that was found, nothing more is asked.
      takenUntil.set(room, end);
    }
  }
  return found;
}
