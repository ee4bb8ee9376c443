import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { a, a3, later, theirs } from './support/cases.ts';
import { held, record, want } from './support/examples.ts';
import { told } from './support/told.ts';

describe('what cannot be booked', () => {
  it("waits for somebody's booking", () =>
    assert.deepEqual(told({ wants: [a], bookings: [theirs()] }), [
      'wait A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00 [wait, number null]',
    ]));
  it('waits for bookings without a title, by nobody, that pass midnight', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [theirs({ title: '', createdBy: null, start: '2026-10-19T23:00', end: '2026-10-20T09:30' })],
      }),
      [
        'wait A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “a booking without a title”, 2026-10-19 23:00–2026-10-20 09:30 [wait, number null]',
      ],
    ));
  it('waits for all of them, told by time, and counted', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [
          theirs({ index: 1, start: '2026-10-20T09:45', end: '2026-10-20T09:50' }),
          theirs({ index: 2, start: '2026-10-20T09:30', end: '2026-10-20T09:40' }),
          theirs({ index: 3, start: '2026-10-20T09:20', end: '2026-10-20T09:30', title: 'B' }),
          theirs({ index: 4, start: '2026-10-20T09:20', end: '2026-10-20T09:30', title: 'A', room: 'R12' }),
        ],
      }),
      [
        'wait A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “A” by porter@example.ac.uk, 2026-10-20 09:20–09:30; “B” by porter@example.ac.uk, 2026-10-20 09:20–09:30; “Open day” by porter@example.ac.uk, 2026-10-20 09:30–09:40; and 1 more [wait, number null]',
      ],
    ));
  it('waits for three of them', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [
          theirs({ index: 1, start: '2026-10-20T09:45', end: '2026-10-20T09:50' }),
          theirs({ index: 2, start: '2026-10-20T09:30', end: '2026-10-20T09:40' }),
          theirs({ index: 3, start: '2026-10-20T09:20', end: '2026-10-20T09:30', title: 'B' }),
        ],
      }),
      [
        'wait A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “B” by porter@example.ac.uk, 2026-10-20 09:20–09:30; “Open day” by porter@example.ac.uk, 2026-10-20 09:30–09:40; “Open day” by porter@example.ac.uk, 2026-10-20 09:45–09:50 [wait, number null]',
      ],
    ));
  it('does not wait for a booking without a room, of another database apart in time, or that keeps no room', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [
          theirs({ room: null }),
          theirs({ start: '2026-10-20T10:00', end: '2026-10-20T11:00' }),
          theirs({ keepsRoom: false }),
        ],
      }),
      [
        'create A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
      ],
    ));
  it('waits with its record, and its booking elsewhere meanwhile', () =>
    assert.deepEqual(told({ wants: [a], bookings: [held(a, later), theirs()], records: [record(a)] }), [
      'wait A:2:R1 “Lecture A”: 2026-10-20 11:00–12:00 in R1 → 2026-10-20 09:00–10:00 in R1, since in the way: “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00 [wait, number 100, has a record]',
    ]));
  it('waits for nobody where it stands, whoever overlaps it', () =>
    assert.deepEqual(told({ wants: [a], bookings: [held(a, { title: 'Old' }), theirs()], records: [record(a)] }), [
      'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, “Old” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another title [update booking 100 in room 1]',
    ]));
  it('waits for a room that Booker has', () =>
    assert.deepEqual(told({ wants: [want({ room: 'R9' })] }), [
      'wait A:2:R9 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R9, since in the way: Booker has no room R9 [wait, number null]',
    ]));
  it('waits for a room that Booker has, with its clash', () =>
    assert.deepEqual(told({ wants: [want({ room: 'R9' }), want({ room: 'R9', activity: 'B' })] }), [
      'wait A:2:R9 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R9, since in the way: Booker has no room R9; “Lecture B [B]”, 2026-10-20 09:00–10:00 [wait, number null]',
      'wait B:2:R9 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R9, since in the way: Booker has no room R9; “Lecture A [A]”, 2026-10-20 09:00–10:00 [wait, number null]',
    ]));
  it('waits for each other', () =>
    assert.deepEqual(told({ wants: [a, want({ activity: 'B' })] }), [
      'wait A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture B [B]”, 2026-10-20 09:00–10:00 [wait, number null]',
      'wait B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture A [A]”, 2026-10-20 09:00–10:00 [wait, number null]',
    ]));
  it('waits for who stands there', () =>
    assert.deepEqual(told({ wants: [a, want({ activity: 'B' })], bookings: [held(a)] }), [
      'wait B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture A [A]”, 2026-10-20 09:00–10:00 [wait, number null]',
    ]));
  it('waits for who stands there as recorded', () =>
    assert.deepEqual(
      told({ wants: [a, want({ activity: 'B' })], bookings: [held(a, { title: 'Old' })], records: [record(a)] }),
      [
        'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, “Old” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another title [update booking 100 in room 1]',
        'wait B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture A [A]”, 2026-10-20 09:00–10:00 [wait, number null]',
      ],
    ));
  it('waits only for the first by the strategy first', () =>
    assert.deepEqual(told({ wants: [a, want({ activity: 'B' })] }, {}, { strategy: 'first' }), [
      'create A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
      'wait B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture A [A]”, 2026-10-20 09:00–10:00 [wait, number null]',
    ]));
  it('gives way by the strategy last', () =>
    assert.deepEqual(
      told(
        { wants: [a, want({ activity: 'B' })], bookings: [held(a)], records: [record(a)] },
        {},
        { strategy: 'last' },
      ),
      [
        'cancel A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → cancelled, since Lecture B is booked in its place (strategy last) [cancel booking 100] THEN create B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
        'wait A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → waiting for its place, since in the way: “Lecture B [B]”, 2026-10-20 09:00–10:00 [wait, number 100, has a record]',
      ],
    ));
  it('does not give way by the strategy last without a record', () =>
    assert.deepEqual(told({ wants: [a, want({ activity: 'B' })], bookings: [held(a)] }, {}, { strategy: 'last' }), [
      'create B:2:R1 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
    ]));
  it('does not give way by the strategy first', () =>
    assert.deepEqual(
      told(
        {
          wants: [a, want({ activity: 'B' })],
          bookings: [held(want({ activity: 'B' }), { index: 101 })],
          records: [record(want({ activity: 'B' }), { index: 101 })],
        },
        {},
        { strategy: 'first' },
      ),
      [
        'wait A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Lecture B [B]”, 2026-10-20 09:00–10:00 [wait, number null]',
      ],
    ));
  it('does not give way once it has begun', () =>
    assert.deepEqual(
      told(
        {
          wants: [
            want({ start: '2026-10-14T11:30', end: '2026-10-14T14:00' }),
            want({ activity: 'B', start: '2026-10-14T13:00', end: '2026-10-14T14:00' }),
          ],
          bookings: [held(want({ start: '2026-10-14T11:30', end: '2026-10-14T14:00' }))],
          records: [record(want({ start: '2026-10-14T11:30', end: '2026-10-14T14:00' }))],
        },
        {},
        { strategy: 'last' },
      ),
      [
        'wait B:2:R1 “Lecture B”: not booked → 2026-10-14 13:00–14:00 in R1, since in the way: “Lecture A [A]”, 2026-10-14 11:30–14:00 [wait, number null]',
      ],
    ));
  it('keeps its old place only until another of ours needs it', () =>
    assert.deepEqual(
      told({
        wants: [a, want({ activity: 'B', ...later })],
        bookings: [held(a, later), theirs()],
        records: [record(a)],
      }),
      [
        'cancel A:2:R1 “Lecture A”: 2026-10-20 11:00–12:00 in R1 → cancelled, since its activity is elsewhere now, and Lecture B needs the room [cancel booking 100] THEN create B:2:R1 “Lecture B”: not booked → 2026-10-20 11:00–12:00 in R1, 10 people, since TermTime has it there [create in room 1]',
        'wait A:2:R1 “Lecture A”: 2026-10-20 11:00–12:00 in R1 → 2026-10-20 09:00–10:00 in R1, since in the way: “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00 [wait, number 100, has a record]',
      ],
    ));
  it('keeps its old place for an overlap in another room', () =>
    assert.deepEqual(
      told({
        wants: [a, want({ activity: 'B', room: 'R3', ...later })],
        bookings: [held(a, later), theirs()],
        records: [record(a)],
      }),
      [
        'create B:2:R3 “Lecture B”: not booked → 2026-10-20 11:00–12:00 in R3, 10 people, since TermTime has it there [create in room 4]',
        'wait A:2:R1 “Lecture A”: 2026-10-20 11:00–12:00 in R1 → 2026-10-20 09:00–10:00 in R1, since in the way: “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00 [wait, number 100, has a record]',
      ],
    ));
  it('keeps its old place without a room', () =>
    assert.deepEqual(
      told({
        wants: [a, want({ activity: 'B', ...later })],
        bookings: [held(a, { ...later, room: null }), theirs()],
        records: [record(a)],
      }),
      [
        'create B:2:R1 “Lecture B”: not booked → 2026-10-20 11:00–12:00 in R1, 10 people, since TermTime has it there [create in room 1]',
        'wait A:2:R1 “Lecture A”: 2026-10-20 11:00–12:00 in a room without a code → 2026-10-20 09:00–10:00 in R1, since in the way: “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00 [wait, number 100, has a record]',
      ],
    ));
  it('waits, and what is known of a booking by another mark is kept', () =>
    assert.deepEqual(
      told({
        wants: [a3],
        bookings: [held(a), theirs({ room: 'R3' })],
        records: [record(a, { index: null, phase: 'intended', isOpen: true })],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: intended → in order, since Booker has it, whatever became of the answer [A:2:R1 at 10-20T09:00, number 100, present]',
        'wait A:2:R3 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → 2026-10-20 09:00–10:00 in R3, since in the way: “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00 [wait, number null]',
      ],
    ));
  it('waits, and what is confirmed of a booking by another mark is left', () =>
    assert.deepEqual(told({ wants: [a3], bookings: [held(a), theirs({ room: 'R3' })], records: [record(a)] }), [
      'wait A:2:R3 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → 2026-10-20 09:00–10:00 in R3, since in the way: “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00 [wait, number null]',
    ]));
  it('waits, and its own unconfirmed creation is not bookkeeping', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a, later), theirs()],
        records: [record(a, { index: null, phase: 'intended', isOpen: true })],
      }),
      [
        'wait A:2:R1 “Lecture A”: 2026-10-20 11:00–12:00 in R1 → 2026-10-20 09:00–10:00 in R1, since in the way: “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00 [wait, number 100, has a record]',
      ],
    ));
  it('what stands in its old place is in order, whatever became of the last request; an adopted one not before it bears its mark', () => {
    const asked = want({ room: 'R9' });
    const given = record(a, { pending: 'update' });
    const lines = (reference: string) =>
      told({ wants: [asked], bookings: [held(a, { reference })], records: [given] }).filter(line =>
        line.startsWith('bookkeeping'),
      );
    assert.deepEqual(lines(a.reference), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it, whatever became of the answer [A:2:R1 at 10-20T09:00, number 100, present]',
    ]);
    assert.deepEqual(lines('TT/A/2'), []);
  });
});
