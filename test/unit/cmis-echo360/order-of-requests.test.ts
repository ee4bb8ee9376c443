import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Slot } from '#functions/cmis-echo360/lesson/slot.ts';
import { inOrder, type Move } from '#functions/cmis-echo360/schedule/order-of-requests.ts';

const at = (room: string, start = '09:00', date = '2026-11-24'): Slot => {
  const hour = Number(start.slice(0, 2)) + 1;
  return { room, date, start, end: `${hour < 10 ? '0' : ''}${hour}${start.slice(2)}` };
};
const move = (externalId: string, from: Slot | null, to: Slot): Move => ({ externalId, from, to });

function told(moves: readonly Move[]): string[] {
  return inOrder(moves).map(({ kind, move: { externalId } }) => `${kind} ${externalId}`);
}

/** In whatever order they come. */
function is(moves: readonly Move[], expected: readonly string[]): void {
  assert.deepEqual(told(moves), expected);
  assert.deepEqual(told(moves.toReversed()), expected);
}

describe('the order in which every slot is free', () => {
  it('is by time, then by room, then by id', () => {
    is(
      [
        move('b', null, at('R1')),
        move('a', null, at('R1')),
        move('z', null, at('R0')),
        move('y', null, at('R9', '08:00')),
      ],
      ['move y', 'move z', 'move a', 'move b'],
    );
    is([move('a', null, at('R1', '08:00', '2026-11-25')), move('b', null, at('R1'))], ['move b', 'move a']);
    assert.deepEqual(told([]), []);
  });

  it('who leaves a slot goes before who takes it, also only a part of it', () => {
    is([move('a', null, at('R1', '09:00')), move('b', at('R1', '09:30'), at('R1', '11:00'))], ['move b', 'move a']);
    is([move('a', null, at('R1', '09:00')), move('b', at('R1', '10:00'), at('R1', '11:00'))], ['move a', 'move b']);
    is([move('a', null, at('R1')), move('b', at('R2'), at('R1', '11:00'))], ['move a', 'move b']);
    is(
      [move('a', null, at('R1')), move('b', at('R1', '09:00', '2026-11-25'), at('R1', '11:00'))],
      ['move a', 'move b'],
    );
  });

  it('who has left already is left alone', () => {
    is([move('a', null, at('R1', '09:00')), move('b', at('R1', '09:00'), at('R1', '08:00'))], ['move b', 'move a']);
  });

  it('who only moves within its own slot waits for nobody', () => {
    is([move('a', at('R1', '09:00'), at('R1', '09:30'))], ['move a']);
  });

  it('a chain is followed to its end', () => {
    is(
      [move('a', at('R1'), at('R2')), move('b', at('R2'), at('R3')), move('c', at('R3'), at('R3', '12:00'))],
      ['move c', 'move b', 'move a'],
    );
  });

  it('a ring is broken by removing one for now, and creating it again', () => {
    is([move('a', at('R1'), at('R2')), move('b', at('R2'), at('R1'))], ['vacate b', 'move a', 'return b']);
    is(
      [move('a', at('R1'), at('R2')), move('b', at('R2'), at('R3')), move('c', at('R3'), at('R1'))],
      ['vacate c', 'move b', 'move a', 'return c'],
    );
  });

  it('of several that hold one slot each goes before, and one that was removed for now is not removed again', () => {
    const long = { ...at('R1', '09:00'), end: '12:00' };
    is(
      [
        move('a', at('R2', '09:00'), long),
        move('b', at('R1', '09:00'), at('R2', '09:30')),
        move('c', at('R1', '10:00'), at('R3', '10:00')),
        move('d', at('R1', '11:00'), at('R2', '08:30')),
      ],
      ['vacate d', 'vacate a', 'move b', 'move c', 'return a', 'return d'],
    );
  });
});
