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
  const leaving = new SlotIndex(
    moves.flatMap(move => (move.from === null ? [] : [[move.from, move] as const])),
    blocks,
  );
  const waitsFor = new Map(
    moves.map(move => [
      move,
      move.to === null
        ? []
        : leaving
            .overlapping(move.to)
            .filter(other => other !== move)
            .sort(byPlace),
    ]),
  );
  const groups = groupsOf(moves, waitsFor);
  return groups
    .map(group => stepsOf(group.sort(byPlace), waitsFor))
    .sort((a, b) => weightOf(a) - weightOf(b) || compareText(placeOf(a[0]?.move), placeOf(b[0]?.move)));
}

function groupsOf<M extends Move>(moves: readonly M[], waitsFor: ReadonlyMap<M, readonly M[]>): M[][] {
  const leader = new Map<M, M>();
  const find = (move: M): M => {
    let root = move;
    for (let next = leader.get(root); next !== undefined; next = leader.get(root)) root = next;
    // Whoever was on the way is led there directly: a chain as long as a term would be walked again and again.
    for (let at = move; at !== root; ) {
      const next = leader.get(at) ?? root;
      leader.set(at, root);
      at = next;
    }
    return root;
  };
  for (const [move, others] of waitsFor) {
    for (const other of others) {
      const [a, b] = [find(move), find(other)];
      if (a !== b) leader.set(a, b);
    }
  }
  return [...Map.groupBy(moves, find).values()];
}

function stepsOf<M extends Move>(group: readonly M[], waitsFor: ReadonlyMap<M, readonly M[]>): Step<M>[] {
  const steps: Step<M>[] = [];
  const state = new Map<M, 'waits' | 'vacated' | 'done'>();
  // A chain may be as long as a timetable, so it is followed without recursion.
  for (const first of group) {
    if (state.has(first)) continue;
    const path: { readonly move: M; next: number }[] = [{ move: first, next: 0 }];
    state.set(first, 'waits');
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const holder = waitsFor.get(top.move)?.[top.next];
      top.next += 1;
      if (holder === undefined) {
        steps.push({ kind: state.get(top.move) === 'vacated' ? 'return' : 'go', move: top.move });
        state.set(top.move, 'done');
        path.pop();
        continue;
      }
      const standing = state.get(holder);
      if (standing === undefined) {
        state.set(holder, 'waits');
        path.push({ move: holder, next: 0 });
      } else if (standing === 'waits') {
        // It waits for us, and we wait for it: a ring.
        steps.push({ kind: 'vacate', move: holder });
        state.set(holder, 'vacated');
      }
    }
  }
  return steps;
}

function weightOf<M extends Move>(steps: readonly Step<M>[]): number {
  if (steps.some(({ move }) => move.to === null)) return 0;
  return steps.some(({ move }) => move.from !== null) ? 1 : 2;
}

function placeOf(move: Move | undefined): string {
  const slot = move?.to ?? move?.from;
  return slot === null || slot === undefined ? '' : `${slot.start} ${slotText(slot)} ${move?.id ?? ''}`;
}

function byPlace(a: Move, b: Move): number {
  return compareText(placeOf(a), placeOf(b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
