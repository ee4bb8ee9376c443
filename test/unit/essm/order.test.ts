import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder, type Move } from '#functions/essm/booking/order.ts';
import { roomBlocks } from '#functions/essm/slot/room-blocks.ts';
import type { Slot } from '#functions/essm/slot/slot.ts';
import fc from '#test/support/fast-check.ts';

const blocks = roomBlocks(new Map([['R12', ['R1', 'R2']]]));
const rooms = ['R1', 'R2', 'R12', 'R3'];

const slot = fc
  .record({
    room: fc.constantFrom(...rooms),
    hour: fc.integer({ min: 8, max: 13 }),
    length: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ room, hour, length }) => ({
    room,
    start: `2026-10-08T${two(hour)}:00`,
    end: `2026-10-08T${two(hour + length)}:00`,
  }));

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function clash(a: Slot, b: Slot): boolean {
  const pair = [a.room, b.room].sort().join();
  const excluded = a.room === b.room || pair === 'R1,R12' || pair === 'R12,R2';
  return excluded && a.start < b.end && b.start < a.end;
}

/** Of some slots those that do not overlap one before them. */
function apart(slots: readonly Slot[]): Slot[] {
  const kept: Slot[] = [];
  for (const one of slots) if (!kept.some(other => clash(one, other))) kept.push(one);
  return kept;
}

test('in the order of the steps every place is free when its turn comes, and everybody arrives, rings included', () => {
  const many = fc.array(slot, { maxLength: 12 });
  fc.assert(
    fc.property(many, many, (froms, tos) => {
      const [from, to] = [apart(froms), apart(tos)];
      const moves = Array.from(
        { length: Math.max(from.length, to.length) },
        (_, index): Move => ({ id: `M${index}`, from: from[index] ?? null, to: to[index] ?? null }),
      );
      const standing = new Map<string, Slot>(moves.flatMap(({ id, from: at }) => (at === null ? [] : [[id, at]])));
      for (const group of inOrder(moves, blocks)) {
        for (const { kind, move } of group) {
          standing.delete(move.id);
          if (kind === 'vacate' || move.to === null) continue;
          for (const other of standing.values()) assert.ok(!clash(other, move.to), `${move.id} finds its place taken`);
          standing.set(move.id, move.to);
        }
      }
      for (const { id, to: at } of moves) assert.deepEqual(standing.get(id), at ?? undefined);
    }),
    { numRuns: 1000 },
  );
});

test('what nobody waits for is a group of its own; cancellations come first, new bookings last', () => {
  const at = (room: string, hour: number): Slot => ({
    room,
    start: `2026-10-08T${two(hour)}:00`,
    end: `2026-10-08T${two(hour + 1)}:00`,
  });
  const groups = inOrder(
    [
      { id: 'new', from: null, to: at('R3', 8) },
      { id: 'moved', from: at('R1', 9), to: at('R1', 10) },
      { id: 'gone', from: at('R2', 12), to: null },
    ],
    blocks,
  );
  assert.deepEqual(
    groups.map(steps => steps.map(({ move }) => move.id)),
    [['gone'], ['moved'], ['new']],
  );
});

test('a chain as long as a term is put in order', () => {
  const at = (index: number): Slot => ({ room: `S${index}`, start: '2026-10-08T09:00', end: '2026-10-08T10:00' });
  const moves = Array.from(
    { length: 20_000 },
    (_, index): Move => ({ id: `M${index}`, from: at(index), to: at(index + 1) }),
  );
  const [steps, ...others] = inOrder(moves, room => [room]);
  assert.equal(others.length, 0);
  assert.equal(steps?.[0]?.move.id, 'M19999');
  assert.ok(steps.every(({ kind }) => kind === 'go'));
});
