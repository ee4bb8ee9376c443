import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inOrder, type Move } from '#functions/essm/booking/order.ts';
import type { Slot } from '#functions/essm/slot/slot.ts';
import { blocks } from './support/examples.ts';

const at = (room: string, hour = 9, day = 20): Slot => ({
  room,
  start: `2026-10-${day}T${hour < 10 ? '0' : ''}${hour}:00`,
  end: `2026-10-${day}T${hour < 9 ? '0' : ''}${hour + 1}:00`,
});
const move = (id: string, from: Slot | null, to: Slot | null): Move => ({ id, from, to });

/** Groups of steps, as `go a`. */
const told = (moves: readonly Move[]): string[][] =>
  inOrder(moves, blocks).map(steps => steps.map(({ kind, move: { id } }) => `${kind} ${id}`));

describe('the order in which every place is free', () => {
  it('who leaves goes before who comes', () => {
    const moves = [move('comes', null, at('R1')), move('leaves', at('R1'), null)];
    assert.deepEqual(told(moves), [['go leaves', 'go comes']]);
    assert.deepEqual(told(moves.toReversed()), [['go leaves', 'go comes']]);
  });

  it('a chain is followed to its end, also over parts of rooms', () => {
    const moves = [
      move('a', at('R1'), at('R2')),
      move('b', at('R2'), at('R3')),
      move('c', at('R3'), at('R3', 11)),
      move('w', null, at('R12')),
    ];
    assert.deepEqual(told(moves), [['go c', 'go b', 'go a', 'go w']]);
    assert.deepEqual(told(moves.toReversed()), [['go c', 'go b', 'go a', 'go w']]);
  });

  it('a ring is broken by cancelling the one that is met first, and booking it again', () => {
    const swap = [move('a', at('R1'), at('R2')), move('b', at('R2'), at('R1'))];
    assert.deepEqual(told(swap), [['vacate b', 'go a', 'return b']]);
    assert.deepEqual(told(swap.toReversed()), [['vacate b', 'go a', 'return b']]);
    const three = [move('a', at('R1'), at('R2')), move('b', at('R2'), at('R3')), move('c', at('R3'), at('R1'))];
    for (const moves of [three, three.toReversed()])
      assert.deepEqual(told(moves), [['vacate c', 'go b', 'go a', 'return c']]);
  });

  it('who overlaps only their own old place waits for nobody', () => {
    const longer = { ...at('R1'), end: '2026-10-20T11:00' };
    assert.deepEqual(told([move('a', at('R1'), longer)]), [['go a']]);
    assert.deepEqual(told([move('b', at('R1', 9), at('R1', 10)), move('c', at('R1', 8), at('R1', 9))]), [
      ['go b', 'go c'],
    ]);
  });

  it('who has nothing to do with each other is apart: cancellations, then updates, then what only is made', () => {
    const moves = [
      move('made later', null, at('R3', 9, 22)),
      move('made', null, at('R3', 9, 21)),
      move('changed', at('R2', 15), at('R2', 16)),
      move('cancelled', at('R3', 17, 23), null),
    ];
    const sorted = [['go cancelled'], ['go changed'], ['go made'], ['go made later']];
    assert.deepEqual(told(moves), sorted);
    assert.deepEqual(told(moves.toReversed()), sorted);
  });

  it('a group with a cancellation comes first as a whole, one with an update second', () => {
    const moves = [
      move('n', null, at('R3', 9, 21)),
      move('u', at('R2', 9, 22), at('R2', 9, 23)),
      move('v', null, at('R2', 9, 22)),
      move('x', at('R1', 9, 24), null),
      move('y', null, at('R1', 9, 24)),
      move('z', null, at('R1', 8, 24)),
    ];
    const sorted = [['go x', 'go y'], ['go u', 'go v'], ['go n'], ['go z']];
    assert.deepEqual(told(moves), sorted);
    assert.deepEqual(told(moves.toReversed()), sorted);
  });

  it('does not depend on the order of the answers: by start, then by room, then by name', () => {
    const moves = [
      move('late', null, at('R1', 10)),
      move('b', null, at('R3', 9)),
      move('c', at('R2', 9), null),
      move('a', at('R1', 9), null),
      move('a2', at('R1', 9), null),
    ];
    const sorted = [['go a'], ['go a2'], ['go c'], ['go b'], ['go late']];
    assert.deepEqual(told(moves), sorted);
    assert.deepEqual(told(moves.toReversed()), sorted);
  });

  it('within a group, who comes first in time is seen to first', () => {
    const long = { ...at('R1', 9), end: '2026-10-20T12:00' };
    const moves = [
      move('three', null, at('R1', 11)),
      move('one', null, at('R1', 9)),
      move('gone', long, null),
      move('two', null, at('R1', 10)),
    ];
    const sorted = [['go gone', 'go one', 'go two', 'go three']];
    assert.deepEqual(told(moves), sorted);
    assert.deepEqual(told(moves.toReversed()), sorted);
  });

  it('of several that are in the way the first goes first, and all of them before who waits', () => {
    const moves = [
      move('x', null, { ...at('R1', 9), end: '2026-10-20T12:00' }),
      move('a', at('R1', 9), at('R3', 10)),
      move('b', at('R1', 11), at('R3', 12)),
      move('c', at('R1', 10), at('R3', 14)),
    ];
    const sorted = [['go a', 'go b', 'go c', 'go x']];
    assert.deepEqual(told(moves), sorted);
    assert.deepEqual(told(moves.toReversed()), sorted);
  });

  it('a ring that somebody else waits for is broken where it closes', () => {
    const moves = [
      move('n', null, at('R1', 8)),
      move('a', { ...at('R1', 8), end: '2026-10-20T10:00' }, at('R2', 9)),
      move('b', at('R2', 9), at('R1', 9)),
    ];
    const sorted = [['vacate a', 'go b', 'return a', 'go n']];
    assert.deepEqual(told(moves), sorted);
    assert.deepEqual(told(moves.toReversed()), sorted);
  });

  it('is nothing of nothing', () => assert.deepEqual(told([]), []));
});
