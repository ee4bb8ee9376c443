import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { a, a3, b, begun, later, obstacle, theirs } from './support/cases.ts';
import { held, hour, now, record, standing, want } from './support/examples.ts';
import { told } from './support/told.ts';

describe('what stands in Booker and is not asked for', () => {
  it("somebody's booking, and one of another database, are left and counted", () =>
    assert.deepEqual(told({ bookings: [theirs(), theirs({ index: 51, reference: 'lockstep:Other:A:2:R1' })] }), [
      'another-database T: 1 booking of another TermTime database is left.',
    ]));
  it('entries that cannot be read, and what begins after the window, are counted', () =>
    assert.deepEqual(told({}, { beyondWindow: 3, unreadable: { count: 2, first: 'index: expected a number' } }), [
      'outside-window T: 3 bookings of ours begin after the window and are left.',
      "unreadable-bookings T: 2 entries of Booker's list cannot be read and are left; the first: index: expected a number.",
    ]));
  it('our mark without a record is left, and in the way', () =>
    assert.deepEqual(told({ wants: [want({ activity: 'B' })], bookings: [held(a)] }), [
      'wait B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture A (it has our mark but no record: essm-adopt can take it over)” by lockstep@example.ac.uk, 2026-10-20 09:00–10:00 [wait, number null]',
      'not-ours A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, is left alone: it has our mark but no record: essm-adopt can take it over.',
    ]));
  it('a copy of ours is left, and in the way', () =>
    assert.deepEqual(
      told({
        wants: [a, want({ activity: 'C', ...later })],
        bookings: [held(a), held(a, { index: 101, ...later })],
        records: [record(a)],
      }),
      [
        'wait C:2:R1 “Lecture C”: not booked → 2026-10-20 11:00–12:00 in R1, since in the way: “Lecture A (a copy of one of ours, with its mark)” by lockstep@example.ac.uk, 2026-10-20 11:00–12:00 [wait, number null]',
        'not-ours A:2:R1: “Lecture A”, 2026-10-20 11:00–12:00 in R1, is left alone: a copy of one of ours, with its mark.',
      ],
    ));
  it('our mark without a record in a room without a code', () =>
    assert.deepEqual(told({ bookings: [held(a, { room: null })] }), [
      'not-ours A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in a room without a code, is left alone: it has our mark but no record: essm-adopt can take it over.',
    ]));
  it('one of a set that shares a booking now is cancelled', () =>
    assert.deepEqual(
      told({
        wants: [want({ sharedWith: [b.reference] })],
        bookings: [held(a, { title: 'Old' }), held(b, { index: 101 })],
        records: [record(a), record(b, { index: 101 })],
      }),
      [
        'cancel B:2:R3 “Lecture B”: 2026-10-20 09:00–10:00 in R3 → cancelled, since it shares the booking of Lecture A now [cancel booking 101]',
        'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, “Old” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another title [update booking 100 in room 1]',
      ],
    ));
  describe('a second booking, where a request was given up before it was made again,', () => {
    const unheard = [{ room: 'R1', ...later, since: now }];
    const twice = (given: Parameters<typeof told>[0], rules?: Parameters<typeof told>[2]) => {
      const second = held(a, { index: 101, ...later });
      return told({ ...given, bookings: [held(a3), second], records: [record(a3, { unheard })] }, {}, rules);
    };
    const cancelled =
      'cancel A:2:R3 “Lecture A”: 2026-10-20 11:00–12:00 in R1 → cancelled, since it was made twice: Booker carried out a request late that had been given up [cancel booking 101, keep the record]';

    it('is cancelled where the first is as asked', () => assert.deepEqual(twice({ wants: [a3] }), [cancelled]));
    it('is cancelled where its place is needed, before that is taken', () =>
      assert.deepEqual(twice({ wants: [a3, want({ activity: 'C', ...later })] }), [
        `${cancelled} THEN create C:2:R1 “Lecture C”: not booked → 2026-10-20 11:00–12:00 in R1, 10 people, since TermTime has it there [create in room 1]`,
      ]));
    it('is cancelled where the first is in question', () =>
      assert.deepEqual(
        twice({ standings: { A: standing() } }).filter(line => line.startsWith('cancel')),
        [cancelled],
      ));
    it('is cancelled where the first goes', () =>
      assert.equal(twice({}).filter(line => line.startsWith('cancel')).length, 2));
    it('stays where the first stays: another department, or unreadable', () => {
      for (const given of [{ department: 'MUSIC' }, { unreadableWeeks: null }]) {
        const lines = twice({ standings: { A: standing(given) } }, { departments: new Set(['CHEM']) });
        assert.deepEqual(
          lines.filter(line => line.startsWith('cancel')),
          [],
        );
      }
    });
    it('stays where it has begun or is outside the window, and is in the way', () => {
      const c = (slot: object) => ({ wants: [a3, want({ activity: 'C', ...slot })] });
      for (const slot of [
        { start: '2026-10-14T11:30', end: '2026-10-14T13:00' },
        { start: '2026-10-13T11:30', end: '2026-10-13T13:00' },
        { start: '2026-12-20T09:00', end: '2026-12-20T10:00' },
      ]) {
        const second = held(a, { index: 101, ...slot });
        const records = [record(a3, { unheard: [{ room: 'R1', ...slot, since: now }] })];
        const lines = told({ ...c(slot), bookings: [held(a3), second], records });
        assert.deepEqual(
          lines.filter(line => /^(cancel|create|not-ours)/.test(line)),
          [],
        );
      }
    });
  });
  it('what has begun stays', () => assert.deepEqual(told({ bookings: [held(begun)], records: [record(begun)] }), []));
  it('what has begun stays, and nothing more becomes of its record', () =>
    assert.deepEqual(
      told({
        bookings: [held(begun)],
        records: [
          record(begun, {
            pending: 'cancel',
            waitingSince: 5,
            inTheWay: [obstacle],
            questionedAt: 5,
            letGo: true,
            isOpen: true,
          }),
        ],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it, and it stays [A:2:R1 at 10-14T11:30, number 100, present]',
      ],
    ));
  it('what has begun is in the way', () =>
    assert.deepEqual(
      told({
        wants: [want({ activity: 'B', start: '2026-10-14T13:00', end: '2026-10-14T15:00' })],
        bookings: [held(begun, { end: '2026-10-14T14:00' })],
        records: [record(begun)],
      }),
      [
        'wait B:2:R1 “Lecture B”: not booked → 2026-10-14 13:00–15:00 in R1, since in the way: “Lecture A (it has begun)”, 2026-10-14 11:30–14:00 [wait, number null]',
      ],
    ));
  it('what has begun is in the way without a title', () =>
    assert.deepEqual(
      told({
        wants: [want({ activity: 'B', start: '2026-10-14T13:00', end: '2026-10-14T15:00' })],
        bookings: [held(begun, { end: '2026-10-14T14:00', title: '' })],
        records: [record(begun)],
      }),
      [
        'wait B:2:R1 “Lecture B”: not booked → 2026-10-14 13:00–15:00 in R1, since in the way: “our own booking (it has begun)”, 2026-10-14 11:30–14:00 [wait, number null]',
      ],
    ));
  it('what is before the window stays', () =>
    assert.deepEqual(
      told({ bookings: [held(a)], records: [record(a)] }, { window: { from: '2026-10-21', to: '2026-12-19' } }),
      [],
    ));
  it('what is on the first day of the window goes', () =>
    assert.deepEqual(
      told({ bookings: [held(a)], records: [record(a)] }, { window: { from: '2026-10-20', to: '2026-12-19' } }),
      [
        'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → cancelled, since TermTime has no activity A any more [cancel booking 100]',
      ],
    ));
  it('what is on the last day of the window goes', () =>
    assert.deepEqual(
      told({ bookings: [held(a)], records: [record(a)] }, { window: { from: '2026-10-14', to: '2026-10-20' } }),
      [
        'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → cancelled, since TermTime has no activity A any more [cancel booking 100]',
      ],
    ));
  it('what is after the window stays, and is confirmed', () =>
    assert.deepEqual(
      told(
        { bookings: [held(a)], records: [record(a, { index: null, phase: 'intended', isOpen: true })] },
        { window: { from: '2026-10-14', to: '2026-10-19' } },
      ),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: intended → in order, since Booker has it, and it stays [A:2:R1 at 10-20T09:00, number 100, present]',
      ],
    ));
  it('what TermTime does not have any more goes', () =>
    assert.deepEqual(told({ bookings: [held(a, { title: '' })], records: [record(a)] }), [
      'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → cancelled, since TermTime has no activity A any more [cancel booking 100]',
    ]));
  it('what TermTime does not have any more goes from where it is, so that another comes', () =>
    assert.deepEqual(told({ wants: [want({ activity: 'B' })], bookings: [held(a)], records: [record(a)] }), [
      'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → cancelled, since TermTime has no activity A any more [cancel booking 100] THEN create B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
    ]));
  it("what goes is booked by its record's room where Booker's has no code", () =>
    assert.deepEqual(
      told({ wants: [want({ activity: 'B' })], bookings: [held(a, { room: null })], records: [record(a)] }),
      [
        'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in a room without a code → cancelled, since TermTime has no activity A any more [cancel booking 100] THEN create B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
      ],
    ));
  it('what is in question stays, is named and remembered', () =>
    assert.deepEqual(told({ bookings: [held(a)], records: [record(a)], standings: { A: standing() } }), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: present → in question, since Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled [A:2:R1 at 10-20T09:00, number 100, present, questioned 0 h ago, open]',
      'in-question A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, is in question and kept for 20 hours: Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled.',
    ]));
  it('what is in question of an unconfirmed creation is remembered with its number', () =>
    assert.deepEqual(
      told({
        bookings: [held(a)],
        records: [record(a, { index: null, phase: 'intended', isOpen: true })],
        standings: { A: standing() },
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: intended → in question, since Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled [A:2:R1 at 10-20T09:00, number 100, present, questioned 0 h ago, open]',
        'in-question A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, is in question and kept for 20 hours: Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled.',
      ],
    ));
  it('what is in question is in the way', () =>
    assert.deepEqual(
      told({
        wants: [want({ activity: 'B' })],
        bookings: [held(a)],
        records: [record(a)],
        standings: { A: standing() },
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in question, since Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled [A:2:R1 at 10-20T09:00, number 100, present, questioned 0 h ago, open]',
        'wait B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture A (Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled)”, 2026-10-20 09:00–10:00 [wait, number null]',
        'in-question A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, is in question and kept for 20 hours: Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled.',
      ],
    ));
  it('what has been in question for less than 20 hours stays', () =>
    assert.deepEqual(
      told({
        bookings: [held(a)],
        records: [record(a, { questionedAt: now - 20 * hour + 1, isOpen: true })],
        standings: { A: standing() },
      }),
      [
        'in-question A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, is in question and kept until 2026-10-14T11:00:00.001Z: Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled.',
      ],
    ));
  it('what has been in question for 20 hours goes', () =>
    assert.deepEqual(
      told({
        wants: [want({ activity: 'B' })],
        bookings: [held(a)],
        records: [record(a, { questionedAt: now - 20 * hour, isOpen: true })],
        standings: { A: standing() },
      }),
      [
        'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → cancelled, since two readings 20 hours apart agree: Lecture A has no date in a room in week 2 any more, though nothing says that it is cancelled [cancel booking 100] THEN create B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
      ],
    ));
  it('what a person let go goes', () =>
    assert.deepEqual(
      told({ bookings: [held(a)], records: [record(a, { letGo: true, isOpen: true })], standings: { A: standing() } }),
      [
        'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → cancelled, since a person has let it go [cancel booking 100]',
      ],
    ));
  it('what cannot be read in TermTime stays', () =>
    assert.deepEqual(
      told({ bookings: [held(a)], records: [record(a)], standings: { A: standing({ unreadableWeeks: null }) } }),
      ['kept A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, stays: Lecture A cannot be read in TermTime.'],
    ));
  it('what cannot be read in TermTime is not in question any more, and stays although let go', () =>
    assert.deepEqual(
      told({
        bookings: [held(a)],
        records: [record(a, { questionedAt: 5, letGo: true, isOpen: true })],
        standings: { A: standing({ unreadableWeeks: null }) },
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → not in question, since Lecture A cannot be read in TermTime [A:2:R1 at 10-20T09:00, number 100, present, let go, open]',
        'kept A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, stays: Lecture A cannot be read in TermTime.',
      ],
    ));
  it("what is another department's stays, in the way", () =>
    assert.deepEqual(
      told(
        {
          wants: [want({ activity: 'B' })],
          bookings: [held(a)],
          records: [record(a)],
          standings: { A: standing({ department: 'MATH' }) },
        },
        {},
        { departments: new Set(['CHEM']) },
      ),
      [
        'wait B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture A (its department MATH is not configured)”, 2026-10-20 09:00–10:00 [wait, number null]',
        'left A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, stays: its department MATH is not configured.',
      ],
    ));
  it("what is another department's is not in question any more", () =>
    assert.deepEqual(
      told(
        {
          bookings: [held(a)],
          records: [record(a, { questionedAt: 5, isOpen: true })],
          standings: { A: standing({ department: 'MATH' }) },
        },
        {},
        { departments: new Set(['CHEM']) },
      ),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → not in question, since its department MATH is not configured [A:2:R1 at 10-20T09:00, number 100, present]',
        'left A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, stays: its department MATH is not configured.',
      ],
    ));
  it("what is another department's goes where a person let it go", () =>
    assert.deepEqual(
      told(
        {
          bookings: [held(a)],
          records: [record(a, { letGo: true, isOpen: true })],
          standings: { A: standing({ department: 'MATH' }) },
        },
        {},
        { departments: new Set(['CHEM']) },
      ),
      [
        'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → cancelled, since a person has let it go [cancel booking 100]',
      ],
    ));
  it('what was moved to a time that has passed is in question', () =>
    assert.deepEqual(
      told({
        wants: [want({ start: '2026-10-13T09:00', end: '2026-10-13T10:00' })],
        bookings: [held(a)],
        records: [record(a)],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in question, since Lecture A was moved to 2026-10-13 09:00–10:00 in R1, which has passed [A:2:R1 at 10-20T09:00, number 100, present, questioned 0 h ago, open]',
        'in-question A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, is in question and kept for 20 hours: Lecture A was moved to 2026-10-13 09:00–10:00 in R1, which has passed.',
      ],
    ));
  it('what was moved to a time that has passed goes after 20 hours', () =>
    assert.deepEqual(
      told({
        wants: [want({ start: '2026-10-13T09:00', end: '2026-10-13T10:00' })],
        bookings: [held(a)],
        records: [record(a, { questionedAt: now - 21 * hour, isOpen: true })],
      }),
      [
        'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → cancelled, since two readings 20 hours apart agree: Lecture A was moved to 2026-10-13 09:00–10:00 in R1, which has passed [cancel booking 100]',
      ],
    ));
  it('what was moved to a time that has passed is in the way', () =>
    assert.deepEqual(
      told({
        wants: [want({ start: '2026-10-13T09:00', end: '2026-10-13T10:00' }), want({ activity: 'B' })],
        bookings: [held(a)],
        records: [record(a)],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in question, since Lecture A was moved to 2026-10-13 09:00–10:00 in R1, which has passed [A:2:R1 at 10-20T09:00, number 100, present, questioned 0 h ago, open]',
        'wait B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture A (Lecture A was moved to 2026-10-13 09:00–10:00 in R1, which has passed)”, 2026-10-20 09:00–10:00 [wait, number null]',
        'in-question A:2:R1: “Lecture A”, 2026-10-20 09:00–10:00 in R1, is in question and kept for 20 hours: Lecture A was moved to 2026-10-13 09:00–10:00 in R1, which has passed.',
      ],
    ));
});
