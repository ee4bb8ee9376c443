import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choir, ours, shown, told, unreadable } from './support/room-bookings.ts';

describe('what a plan of room bookings finds', () => {
  it('a room booking of ours that is pending', () =>
    assert.deepEqual(told({ others: [choir()], roomBookings: [shown({ state: 'Pending' })], records: [ours()] }), [
      'pending lockstep-: A room booking of ours is Pending in TermTime although it was sent as approved: somebody with the right to has to approve it there, or Semestry to say why.',
    ]));
  it('two of them', () =>
    assert.deepEqual(
      told({
        others: [choir()],
        roomBookings: [shown({ state: 'Pending' }), shown({ code: 'lockstep-2', state: 'Pending', weeks: [] })],
        records: [ours(), ours({ code: 'lockstep-2' })],
      }),
      [
        'pending lockstep-: 2 room bookings of ours are Pending in TermTime although they were sent as approved: somebody with the right to has to approve them there, or Semestry to say why.',
      ],
    ));
  it('none that is not ours, or has no code', () =>
    assert.deepEqual(
      told({ roomBookings: [shown({ code: 'x', state: 'Pending' }), shown({ code: null, state: 'Pending' })] }),
      [],
    ));
  it('rooms that TermTime does not have', () =>
    assert.deepEqual(told({ unknownRooms: new Set(['B', 'A']) }), [
      'no-mapping T: TermTime has no room A, B: what is booked there is not shown to schedulers.',
    ]));
  it('ten of them', () =>
    assert.deepEqual(told({ unknownRooms: new Set(Array.from({ length: 10 }, (_, index) => `R${index}`)) }), [
      'no-mapping T: TermTime has no room R0, R1, R2, R3, R4, R5, R6, R7, R8, R9: what is booked there is not shown to schedulers.',
    ]));
  it('more than ten of them', () =>
    assert.deepEqual(told({ unknownRooms: new Set(Array.from({ length: 12 }, (_, index) => `R${10 + index}`)) }), [
      'no-mapping T: TermTime has no room R10, R11, R12, R13, R14, R15, R16, R17, R18, R19 and 2 more: what is booked there is not shown to schedulers.',
    ]));
  it('what cannot be read, before all else', () =>
    assert.deepEqual(told({ unreadableRoomBookings: unreadable('x'), unknownRooms: new Set(['A']) }), [
      "unreadable x: TermTime's room booking x cannot be read (odd): it is left as it is. Correct it in TermTime.",
      'no-mapping T: TermTime has no room A: what is booked there is not shown to schedulers.',
    ]));
});
