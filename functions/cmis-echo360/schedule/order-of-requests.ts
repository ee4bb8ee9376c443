import { overlaps, type Slot, slotText } from '../lesson/slot.ts';
import { roomDayKey } from '../room-day/room-day.ts';

/** A schedule that takes a slot and, if it exists already, leaves one. */
export interface Move {
  /** External id. */
  readonly externalId: string;
  /** Null when it takes up no room yet. */
  readonly from: Slot | null;
  readonly to: Slot;
}

/**
 * `move`: one call. `vacate`: it is removed for now, since it stands in a ring of schedules that wait for each other.
 * `return`: it is created again.
 */
export interface Step<M extends Move> {
  readonly kind: 'move' | 'vacate' | 'return';
  readonly move: M;
}

/**
 * The order in which every slot is free when its turn comes (Echo360 refuses an overlap even for a moment): a move
 * comes after those that leave what it takes. A ring is broken by removing one schedule and creating it again. The
 * targets must not overlap each other, and what is only removed must have gone before.
 */
export function inOrder<M extends Move>(moves: readonly M[]): Step<M>[] {
  const steps: Step<M>[] = [];
  const state = new Map<M, 'waits' | 'vacated' | 'done'>();
  const leaving = Map.groupBy(
    moves.flatMap(move => (move.from === null ? [] : [{ move, from: move.from }])),
    ({ from }) => roomDayKey(from),
  );
  const holdersOf = (move: M) =>
    (leaving.get(roomDayKey(move.to)) ?? []).flatMap(({ move: other, from }) =>
      other !== move && overlaps(from, move.to) ? [other] : [],
    );

  const place = (move: M): void => {
    state.set(move, 'waits');
    for (const holder of inFixedOrder(holdersOf(move))) {
      const progress = state.get(holder);
      if (progress === undefined) place(holder);
      // It waits for us, and we wait for it: a ring.
      else if (progress === 'waits') {
        steps.push({ kind: 'vacate', move: holder });
        state.set(holder, 'vacated');
      }
    }
    steps.push({ kind: state.get(move) === 'vacated' ? 'return' : 'move', move });
    state.set(move, 'done');
  };

  for (const move of inFixedOrder(moves)) {
    if (!state.has(move)) place(move);
  }
  return steps;
}

function inFixedOrder<M extends Move>(moves: readonly M[]): M[] {
  const keyOf = ({ to, externalId }: M) => `${to.date} ${to.start} ${slotText(to)} ${externalId}`;
  return moves
    .map(move => ({ move, key: keyOf(move) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ move }) => move);
}
