import type { RoomBlocks } from '../slot/room-blocks.ts';
import { type Slot, slotText } from '../slot/slot.ts';
import { SlotIndex } from '../slot/slot-index.ts';

/** A booking that takes a place, leaves one, or both. */
export interface Move {
  readonly id: string;
  /** Null for what is created. */
  readonly from: Slot | null;
  /** Null for what is cancelled. */
  readonly to: Slot | null;
}

/**
 * `go`: one request. `vacate`: it is cancelled for now, since it stands in a ring of bookings that wait for each other.
 * `return`: it is booked again.
 */
export interface Step<M extends Move> {
  readonly kind: 'go' | 'vacate' | 'return';
  readonly move: M;
}

/**
 * The moves in groups that are independent of each other; in each, the order in which every place is free when its turn
 * comes (Booker refuses an overlap even for a moment). Groups with cancellations come first, then those with updates,
 * then those that only create. A ring, such as two activities that swap their rooms, is broken by cancelling one and
 * booking it again. The places that are taken must not overlap each other.
 */
export function inOrder<M extends Move>(moves: readonly M[], blocks: RoomBlocks): Step<M>[][] {
  const leaving = new SlotIndex(placesLeft(moves), blocks);
  const holdersOf = (move: M): M[] =>
    move.to === null
      ? []
      : leaving
          .overlapping(move.to)
          .filter(other => other !== move)
          .sort(byPlace);
  return groupsOf(moves, holdersOf)
    .map(group => stepsOf(group.sort(byPlace), holdersOf))
    .sort((a, b) => weightOf(a) - weightOf(b) || (firstPlace(a) < firstPlace(b) ? -1 : 1));
}

function* placesLeft<M extends Move>(moves: readonly M[]): Generator<readonly [Slot, M]> {
  for (const move of moves) if (move.from !== null) yield [move.from, move];
}

/** Those that wait for each other, over however many others. */
function groupsOf<M extends Move>(moves: readonly M[], holdersOf: (move: M) => readonly M[]): M[][] {
  const pairs = moves.flatMap(move =>
    holdersOf(move).flatMap(other => [[move, other] as const, [other, move] as const]),
  );
  const linked = Map.groupBy(pairs, ([move]) => move);
  const seen = new Set<M>();
  const groups: M[][] = [];
  for (const first of moves) {
    if (seen.has(first)) continue;
    // It grows while it is walked through.
    const group = new Set([first]);
    for (const move of group) for (const [, other] of linked.get(move) ?? []) group.add(other);
    for (const move of group) seen.add(move);
    groups.push([...group]);
  }
  return groups;
}

function stepsOf<M extends Move>(group: readonly M[], holdersOf: (move: M) => readonly M[]): Step<M>[] {
  const steps: Step<M>[] = [];
  const seen = new Set<M>();
  const waiting = new Set<M>();
  const vacated = new Set<M>();
  const begun = (move: M) => {
    seen.add(move);
    waiting.add(move);
    return { move, holders: holdersOf(move).values() };
  };
  // A chain may be as long as a timetable, so it is followed without recursion.
  for (const first of group) {
    if (seen.has(first)) continue;
    const path = [begun(first)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { value: holder } = top.holders.next();
      if (holder === undefined) {
        steps.push({ kind: vacated.has(top.move) ? 'return' : 'go', move: top.move });
        waiting.delete(top.move);
        path.pop();
      } else if (!seen.has(holder)) {
        path.push(begun(holder));
      } else if (waiting.delete(holder)) {
        // It waits for us, and we wait for it: a ring.
        steps.push({ kind: 'vacate', move: holder });
        vacated.add(holder);
      }
    }
  }
  return steps;
}

function weightOf<M extends Move>(steps: readonly Step<M>[]): number {
  if (steps.some(({ move }) => move.to === null)) return 0;
  return steps.some(({ move }) => move.from !== null) ? 1 : 2;
}

function firstPlace<M extends Move>(steps: readonly Step<M>[]): string {
  return steps
    .slice(0, 1)
    .map(({ move }) => placeOf(move))
    .join();
}

/** Where it is in the order of what has nothing to do with each other; no two have the same. */
function placeOf({ id, from, to }: Move): string {
  const slot = to ?? from;
  return slot === null ? '' : `${slot.start} ${slotText(slot)} ${id}`;
}

function byPlace(a: Move, b: Move): number {
  return placeOf(a) < placeOf(b) ? -1 : 1;
}
