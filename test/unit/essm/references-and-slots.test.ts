import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { identityIn, referenceOf, referencePrefix } from '#functions/essm/occurrence/reference.ts';
import { membersOf, shareOnPurpose, type Want, wantsOf } from '#functions/essm/occurrence/want.ts';
import { localNow } from '#functions/essm/slot/local-now.ts';
import { roomBlocks } from '#functions/essm/slot/room-blocks.ts';
import { type Slot, sameSlot, slotText, timesOverlap } from '#functions/essm/slot/slot.ts';
import { SlotIndex } from '#functions/essm/slot/slot-index.ts';
import { reference, want } from './support/examples.ts';

describe('the mark by which a booking shows whose it is', () => {
  const identity = { database: 'Camb:Test', activity: 'CHEM/1', week: 7, room: 'LT 1' };
  const written = 'lockstep:Camb%3ATest:CHEM%2F1:7:LT%201';

  it('names what it is for, and is read as it was written', () => {
    assert.equal(referenceOf(identity), written);
    assert.deepEqual(identityIn(written), identity);
    assert.equal(referenceOf({ ...identity, database: 'T', activity: 'A-1_b.c', room: '' }), 'lockstep:T:A-1_b.c:7:');
    assert.equal(referencePrefix('Camb:Test', 'CHEM/1'), 'lockstep:Camb%3ATest:CHEM%2F1:');
    assert.equal(identityIn('lockstep:T:A:-1:R1')?.week, -1);
  });

  it('is no mark in any other form', () => {
    const others = [null, '', 'x', 'lockstep', 'lockstep:T:A:7', 'lockstep:T:A:7:R1:x', 'lockstepp:T:A:7:R1'];
    const weeks = [
      'lockstep:T:A:x:R1',
      'lockstep:T:A:7x:R1',
      'lockstep:T:A:x7:R1',
      'lockstep:T:A::R1',
      'lockstep:T:A:1.5:R1',
    ];
    for (const text of [...others, ...weeks, 'lockstep:T:%:7:R1', 'lockstep:T:A'])
      assert.equal(identityIn(text), undefined, `${text}`);
  });
});

describe('activities that share a room on purpose', () => {
  const [a, b] = [
    want({ colocation: 'X' }),
    want({ activity: 'B', colocation: 'X', title: 'Lecture B', attendees: 5 }),
  ];

  it('are one booking, under the first by code, with all their names and people', () => {
    const both = { ...a, sharedWith: [b.reference], title: 'Lecture A / Lecture B', attendees: 15 };
    assert.deepEqual(wantsOf([a, b]), [both]);
    assert.deepEqual(wantsOf([b, a]), [both]);
    assert.deepEqual(membersOf(both), [reference('A', 2, 'R1'), reference('B', 2, 'R1')]);
    assert.deepEqual(membersOf(a), [a.reference]);
  });

  it('have each name once, and no more of it than Booker takes', () => {
    const title = (...titles: readonly [string, string]) =>
      wantsOf([
        { ...a, title: titles[0] },
        { ...b, title: titles[1] },
      ])[0]?.title;
    assert.equal(title('Same', 'Same'), 'Same');
    assert.equal(title('x'.repeat(300), 'y'), 'x'.repeat(255));
  });

  it('are as many as is stated of any of them', () => {
    const size = (...sizes: readonly (number | null)[]) =>
      wantsOf([
        { ...a, attendees: sizes[0] ?? null },
        { ...b, attendees: sizes[1] ?? null },
      ])[0]?.attendees;
    assert.deepEqual([size(null, 5), size(3, null), size(null, null), size(0, 0)], [5, 3, null, null]);
  });

  it('are several bookings at several times or in several rooms, or under several names of colocation', () => {
    const apart: readonly Partial<Want>[] = [
      { room: 'R2' },
      { start: '2026-10-20T08:00' },
      { end: '2026-10-20T11:00' },
      { colocation: 'Y' },
      { colocation: null },
    ];
    for (const given of apart) {
      assert.equal(wantsOf([a, { ...b, ...given }]).length, 2);
      assert.ok(!shareOnPurpose(a, { ...b, ...given }));
    }
    assert.deepEqual(wantsOf([a]), [a]);
    assert.deepEqual(wantsOf([{ ...a, attendees: 0 }]), [{ ...a, attendees: 0 }]);
    assert.deepEqual(wantsOf([want(), want({ activity: 'B' })]), [want(), want({ activity: 'B' })], 'a clash is none');
  });

  it('may stand in one place', () => {
    assert.ok(shareOnPurpose(a, b));
    assert.ok(!shareOnPurpose(want(), want({ activity: 'B' })), 'without a colocation nobody shares');
  });
});

describe('whether times overlap', () => {
  const time = (start: number, end: number) => ({ start: `2026-10-20T${start}:00`, end: `2026-10-20T${end}:00` });
  it('they do not back to back', () => {
    assert.ok(timesOverlap(time(10, 12), time(11, 13)));
    assert.ok(timesOverlap(time(11, 13), time(10, 12)));
    assert.ok(timesOverlap(time(10, 14), time(11, 12)));
    assert.ok(!timesOverlap(time(10, 12), time(12, 13)));
    assert.ok(!timesOverlap(time(12, 13), time(10, 12)));
  });

  it('are the same in one room only', () => {
    const slot = { room: 'R1', ...time(10, 12) };
    assert.ok(sameSlot(slot, { ...slot }));
    for (const given of [{ room: 'R2' }, { start: 'x' }, { end: 'x' }])
      assert.ok(!sameSlot(slot, { ...slot, ...given }));
  });

  it('are told with the second day where there is one', () => {
    assert.equal(slotText({ room: 'R1', ...time(10, 12) }), '2026-10-20 10:00–12:00 in R1');
    const night = { room: 'R1', start: '2026-10-20T22:00', end: '2026-10-21T02:00' };
    assert.equal(slotText(night), '2026-10-20 22:00–2026-10-21 02:00 in R1');
  });
});

describe('which rooms cannot be used while a room is', () => {
  const blocks = roomBlocks(
    new Map([
      ['R12', ['R1', 'R2']],
      ['R23', ['R2', 'R3']],
      ['R45', ['R4', 'R5']],
    ]),
  );
  const cases: readonly [string, readonly string[]][] = [
    ['R1', ['R1', 'R12']],
    ['R2', ['R12', 'R2', 'R23']],
    ['R12', ['R1', 'R12', 'R2', 'R23']],
    ['R23', ['R12', 'R2', 'R23', 'R3']],
    ['R45', ['R4', 'R45', 'R5']],
    ['R9', ['R9']],
  ];
  for (const [room, expected] of cases) it(room, () => assert.deepEqual(blocks(room).toSorted(), expected));
});

describe('what overlaps a slot', () => {
  const blocks = roomBlocks(new Map([['R12', ['R1', 'R2']]]));
  const slot = (room: string, start: number, end: number): Slot => {
    const at = (hour: number) => `2026-10-20T${String(hour).padStart(2, '0')}:00`;
    return { room, start: at(start), end: at(end) };
  };
  const all: readonly [Slot, string][] = [
    [slot('R1', 12, 13), 'noon'],
    [slot('R1', 8, 18), 'day'],
    [slot('R1', 9, 10), 'nine'],
    [slot('R1', 9, 11), 'nine to eleven'],
    [slot('R12', 14, 15), 'both'],
    [slot('R3', 9, 10), 'elsewhere'],
  ];
  const found = (room: string, start: number, end: number, items = all) =>
    new SlotIndex(items, blocks).overlapping(slot(room, start, end)).toSorted();

  it('is all that does, in its room and in those that it blocks', () => {
    assert.deepEqual(found('R1', 9, 10), ['day', 'nine', 'nine to eleven']);
    assert.deepEqual(found('R1', 10, 12), ['day', 'nine to eleven']);
    assert.deepEqual(found('R1', 18, 19), []);
    assert.deepEqual(found('R1', 7, 8), []);
    assert.deepEqual(found('R2', 8, 18), ['both']);
    assert.deepEqual(found('R12', 11, 12), ['day']);
    assert.deepEqual(found('R1', 14, 15), ['both', 'day']);
    assert.deepEqual(found('R9', 9, 10), []);
  });

  it('is what looking at each one would find', () => {
    const times = Array.from({ length: 40 }, (_, at) => [(at * 7) % 20, ((at * 7) % 20) + 1 + ((at * 5) % 4)] as const);
    const slots = times.map(([start, end], at) => [slot('R1', start, end), `${at}`] as const);
    const index = new SlotIndex(slots, blocks);
    for (let start = 0; start < 23; start += 1)
      for (const end of [start + 1, start + 3]) {
        const asked = slot('R1', start, end);
        const each = slots.filter(([one]) => timesOverlap(one, asked)).map(([, item]) => item);
        assert.deepEqual(index.overlapping(asked).toSorted(), each.toSorted());
      }
  });

  it('is the same in whatever order they come', () => {
    assert.deepEqual(found('R1', 9, 12, all.toReversed()), found('R1', 9, 12));
  });
});

describe('whether a local time has come', () => {
  const zone = 'Europe/London';
  const now = localNow(Date.parse('2026-10-14T11:00:00Z'), zone);

  it('by the clocks of the place', () => {
    assert.equal(now.text, '2026-10-14T12:00');
    assert.ok(now.hasCome('2026-10-14T12:00'));
    assert.ok(!now.hasCome('2026-10-14T12:01'));
    assert.ok(now.hasCome('2026-10-14T08:59'));
    assert.ok(now.hasCome('2026-10-13T23:00'));
    assert.ok(!now.hasCome('2026-10-14T15:01'));
    assert.ok(!now.hasCome('2026-10-15T01:00'));
  });

  it('of an hour that comes twice the first counts', () => {
    const first = localNow(Date.parse('2026-10-25T00:30:00Z'), zone);
    assert.equal(first.text, '2026-10-25T01:30');
    assert.ok(first.hasCome('2026-10-25T01:30'));
    assert.ok(!first.hasCome('2026-10-25T01:31'));
    const second = localNow(Date.parse('2026-10-25T01:10:00Z'), zone);
    assert.equal(second.text, '2026-10-25T01:10');
    assert.ok(second.hasCome('2026-10-25T01:50'));
    assert.ok(!second.hasCome('2026-10-25T02:00'));
  });

  it('some days later it is the same time of day', () => {
    assert.equal(now.plusDays(14), '2026-10-28T12:00');
    assert.equal(now.plusDays(0), now.text);
  });
});
