import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BookingRecord } from '#functions/essm/booking/booking-record.ts';
import { a, a3, begun, later, obstacle, shown, theirs } from './support/cases.ts';
import { held, hour, now, record, standing, want } from './support/examples.ts';
import { planned, told } from './support/told.ts';

const b1 = want({ activity: 'B' });
const pending = { pending: 'update', isOpen: true } as const;

/** What the one record that is brought up to date becomes. */
function becomes(...given: Parameters<typeof planned>): BookingRecord | null | undefined {
  const [change, ...others] = planned(...given).units.flatMap(({ changes }) => changes);
  assert.equal(others.length, 0);
  return change?.payload.do === 'bookkeeping' ? change.payload.becomes : undefined;
}

describe('a record that is brought up to date', () => {
  const unfinished = { waitingSince: 5, inTheWay: [obstacle], questionedAt: 5, letGo: true, isOpen: true };

  it('says what TermTime asks for now, and that nothing is unfinished', () => {
    const before = record(a, {
      title: 'Before',
      timeframe: 'Lent',
      attendees: 3,
      members: [],
      ...unfinished,
      ...pending,
    });
    assert.deepEqual(becomes({ wants: [a], bookings: [held(a)], records: [before] }), record(a));
  });

  it('says of what has begun that nothing more becomes of it', () => {
    const before = record(begun, { ...unfinished, pending: 'cancel' });
    assert.deepEqual(becomes({ bookings: [held(begun)], records: [before] }), record(begun));
  });

  it('says of what stays for another reason what is still unfinished, and its number', () => {
    const before = record(a, { index: null, phase: 'intended', letGo: true, isOpen: true });
    const window = { from: '2026-10-14', to: '2026-10-19' };
    const after = becomes({ bookings: [held(a)], records: [before] }, { window });
    assert.deepEqual(after, record(a, { letGo: true, isOpen: true }));
  });

  it('is the one of a creation, once what TermTime asks for waits', () => {
    const before = record(a, { index: null, phase: 'intended', isOpen: true });
    const [note] = planned({ wants: [a3], bookings: [held(a), theirs({ room: 'R3' })], records: [before] }).units;
    const payload = note?.changes[0]?.payload;
    assert.deepEqual(payload?.do === 'bookkeeping' ? payload.becomes : undefined, record(a));
  });
});

describe('what is rare', () => {
  it('a booking that gives way is not brought up to date as well', () => {
    const given = { wants: [a, b1], bookings: [held(a)], records: [record(a, pending)] };
    assert.deepEqual(
      told(given, {}, { strategy: 'last' }).map(line => line.split(' ')[0]),
      ['cancel', 'wait'],
    );
  });

  it('a booking that goes is not brought up to date as well', () => {
    const lines = told({ bookings: [held(a)], records: [record(a, { pending: 'cancel', isOpen: true })] });
    assert.deepEqual(
      lines.map(line => line.split(' ')[0]),
      ['cancel'],
    );
  });

  it('a lesson that has begun and stands otherwise is not confirmed, and nothing is under way any more', () => {
    const given = { wants: [begun], bookings: [held(begun, { title: 'Old' })], records: [record(begun, pending)] };
    assert.deepEqual(told(given), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it, and it stays [A:2:R1 at 10-14T11:30, number 100, present]',
    ]);
  });

  it('a booking that bears the mark of the place it moved to, and no record of it, is sent again', () => {
    const answered = shown({ room: 'R3', title: 'Lect' });
    const moved = record(a, { room: 'R3', answered });
    assert.deepEqual(told({ wants: [a3], bookings: [held(a3, { title: 'Lect' })], records: [moved] }), [
      'update A:2:R3 “Lecture A”: 2026-10-20 09:00–10:00 in R3, 10 people, “Lect” → 2026-10-20 09:00–10:00 in R3, 10 people, “Lecture A”, since TermTime has another title, another mark [update booking 100 in room 4]',
    ]);
  });

  it('a booking that stands otherwise and loses to a later one by the strategy last gives way once', () => {
    const given = { wants: [a, b1], bookings: [held(a, { title: 'Old' })], records: [record(a)] };
    assert.deepEqual(
      told(given, {}, { strategy: 'last' }).map(line => line.replaceAll(/“.*?\[/g, '[')),
      [
        'cancel A:2:R1 [cancel booking 100] THEN create B:2:R1 [create in room 1]',
        'wait A:2:R1 [B]”, 2026-10-20 09:00–10:00 [wait, number 100, has a record]',
      ],
    );
  });

  it('two of ours that stand in each other’s way both stay, unless the last is to win', () => {
    const bookings = [held(a), held(b1, { index: 101 })];
    const given = { wants: [a, b1], bookings, records: [record(a), record(b1, { index: 101 })] };
    assert.deepEqual(told(given, {}, { strategy: 'first' }), []);
    assert.deepEqual(told(given, {}, { strategy: 'none' }), []);
    assert.equal(told(given, {}, { strategy: 'last' }).length, 2);
  });

  it('what is outside the window is in the way', () => {
    const night = want({ start: '2026-10-19T23:00', end: '2026-10-20T01:00' });
    const early = want({ activity: 'B', start: '2026-10-20T00:30', end: '2026-10-20T02:00' });
    const window = { from: '2026-10-20', to: '2026-12-19' };
    assert.deepEqual(told({ wants: [early], bookings: [held(night)], records: [record(night)] }, { window }), [
      'wait B:2:R1 “Lecture B”: not booked → 2026-10-20 00:30–02:00 in R1, since in the way: “Lecture A (it is outside the window)”, 2026-10-19 23:00–2026-10-20 01:00 [wait, number null]',
    ]);
  });

  it('what was moved to a time that has passed is in nobody’s way once it goes', () => {
    const passed = want({ start: '2026-10-13T09:00', end: '2026-10-13T10:00' });
    const questioned = record(a, { questionedAt: now - 21 * hour, isOpen: true });
    const lines = told({ wants: [passed, b1], bookings: [held(a)], records: [questioned] });
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^cancel A.* THEN create B/);
  });

  it('a record of what was wanted on days that were not read is forgotten, and a recent one of what stood', () => {
    const far = want({ start: '2026-12-21T09:00', end: '2026-12-21T10:00' });
    const forgotten = (one: BookingRecord) => told({ records: [one] }).length === 1;
    assert.ok(forgotten(record(far, { phase: 'wanted', index: null, isOpen: true })));
    assert.ok(forgotten(record(a, { changedAt: now })));
    assert.ok(!forgotten(record(a, { phase: 'intended', index: null, changedAt: now, isOpen: true })));
  });

  it('what is in question keeps its place, whatever moves there', () => {
    const moved = want({ activity: 'B', ...later });
    const bookings = [
      held(a, later),
      held(want({ activity: 'B' }), { index: 101, start: '2026-10-20T14:00', end: '2026-10-20T15:00' }),
    ];
    const records = [record(a, later), record(want({ activity: 'B' }), { index: 101 })];
    const lines = told({ wants: [moved], bookings, records, standings: { A: standing() } });
    assert.deepEqual(
      lines.map(line => line.split(' ')[0]),
      ['bookkeeping', 'wait', 'in-question'],
    );
  });
});

describe('what is left and only counted', () => {
  it('is counted in the words for one, and for several', () => {
    const theirOwn = (index: number) => theirs({ index, reference: 'lockstep:Other:A:2:R1' });
    const counted = (unreadable: number, beyondWindow: number, others: number) =>
      told(
        { bookings: Array.from({ length: others }, (_, index) => theirOwn(index)) },
        { beyondWindow, unreadable: { count: unreadable, first: 'odd' } },
      );
    assert.deepEqual(counted(1, 1, 1), [
      'another-database T: 1 booking of another TermTime database is left.',
      'outside-window T: 1 booking of ours begins after the window and is left.',
      "unreadable-bookings T: 1 entry of Booker's list cannot be read and is left; the first: odd.",
    ]);
    assert.deepEqual(counted(2, 2, 2), [
      'another-database T: 2 bookings of other TermTime databases are left.',
      'outside-window T: 2 bookings of ours begin after the window and are left.',
      "unreadable-bookings T: 2 entries of Booker's list cannot be read and are left; the first: odd.",
    ]);
    assert.deepEqual(counted(0, 0, 0), []);
  });
});
