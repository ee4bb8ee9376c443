import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { a, a3, b, later, obstacle, shown, waiting } from './support/cases.ts';
import { held, record, want } from './support/examples.ts';
import { told } from './support/told.ts';

describe('what TermTime asks for', () => {
  it('nothing of nothing', () => assert.deepEqual(told({}), []));
  it('is booked where it is not', () =>
    assert.deepEqual(told({ wants: [a] }), [
      'create A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
    ]));
  it('is booked without a number of people where TermTime states none', () =>
    assert.deepEqual(told({ wants: [want({ attendees: null })] }), [
      'create A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, since TermTime has it there [create in room 1]',
    ]));
  it('is booked where a record waited for it', () =>
    assert.deepEqual(told({ wants: [a], records: [waiting] }), [
      'create A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1, has a record]',
    ]));
  it('is left where Booker has it exactly so', () => assert.deepEqual(told({ wants: [a], bookings: [held(a)] }), []));
  it('is left where a record says the same', () =>
    assert.deepEqual(told({ wants: [a], bookings: [held(a)], records: [record(a)] }), []));
  it('is confirmed where a record is unfinished', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a)],
        records: [
          record(a, {
            pending: 'update',
            isOpen: true,
            waitingSince: 5,
            questionedAt: 5,
            letGo: true,
            inTheWay: [obstacle],
          }),
        ],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it as TermTime asks [A:2:R1 at 10-20T09:00, number 100, present]',
      ],
    ));
  it('is confirmed where the answer to its creation was lost', () =>
    assert.deepEqual(
      told({ wants: [a], bookings: [held(a)], records: [record(a, { index: null, phase: 'intended', isOpen: true })] }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: intended → in order, since Booker has it as TermTime asks [A:2:R1 at 10-20T09:00, number 100, present]',
      ],
    ));
  it("is left where a record is unfinished and Booker's number of it is another", () =>
    assert.deepEqual(
      told({ wants: [a], bookings: [held(a)], records: [record(a, { index: 7, pending: 'update', isOpen: true })] }),
      [],
    ));
  it('is changed where its time is another', () =>
    assert.deepEqual(told({ wants: [a], bookings: [held(a, later)], records: [record(a)] }), [
      'update A:2:R1 “Lecture A”: 2026-10-20 11:00–12:00 in R1, 10 people → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has another time [update booking 100 in room 1]',
    ]));
  it('is changed where its end is another', () =>
    assert.deepEqual(told({ wants: [a], bookings: [held(a, { end: '2026-10-20T10:30' })], records: [record(a)] }), [
      'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:30 in R1, 10 people → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has another time [update booking 100 in room 1]',
    ]));
  it('is changed where its title is another', () =>
    assert.deepEqual(told({ wants: [a], bookings: [held(a, { title: 'By hand' })], records: [record(a)] }), [
      'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, “By hand” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another title [update booking 100 in room 1]',
    ]));
  it('is changed where its number of people is another', () =>
    assert.deepEqual(told({ wants: [a], bookings: [held(a, { attendees: null })], records: [record(a)] }), [
      'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1 → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has another number of people [update booking 100 in room 1]',
    ]));
  it('is changed where its room is another, and has no code', () =>
    assert.deepEqual(told({ wants: [a], bookings: [held(a, { room: null })], records: [record(a)] }), [
      'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in a room without a code, 10 people → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has another room [update booking 100 in room 1]',
    ]));
  it('is changed in one request where all of it is another', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a, { ...later, room: 'R3', title: '', attendees: 1, reference: null })],
        records: [record(a)],
      }),
      [
        'update A:2:R1 “Lecture A”: 2026-10-20 11:00–12:00 in R3, 1 people, “” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another room, another time, another title, another number of people, another mark [update booking 100 in room 1]',
      ],
    ));
  it('is marked again where somebody took the mark away', () =>
    assert.deepEqual(told({ wants: [a], bookings: [held(a, { reference: null })], records: [record(a)] }), [
      'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, without its mark → 2026-10-20 09:00–10:00 in R1, 10 people, with its mark, since TermTime has another mark [update booking 100 in room 1]',
    ]));
  it('takes over the booking of the room before', () =>
    assert.deepEqual(told({ wants: [a3], bookings: [held(a)], records: [record(a)] }), [
      'update A:2:R3 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people → 2026-10-20 09:00–10:00 in R3, 10 people, since TermTime has another room, another mark [update booking 100 in room 4]',
    ]));
  it('is sent again where two bookings bear the mark and the last request is not known', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a), held(a, { index: 101, ...later })],
        records: [record(a, { pending: 'update', isOpen: true })],
      }),
      [
        'update A:2:R1 “Lecture A”: not known whether it was done → 2026-10-20 09:00–10:00 in R1, 10 people, since what became of the last request is not known [update booking 100 in room 1]',
        'not-ours A:2:R1: “Lecture A”, 2026-10-20 11:00–12:00 in R1, is left alone: a copy of one of ours, with its mark.',
      ],
    ));
  it('is left where Booker still shows what it made of it', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a, { title: 'Lect' })],
        records: [record(a, { answered: shown({ title: 'Lect' }) })],
      }),
      [],
    ));
  it('is confirmed where Booker still shows what it made of it', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a, { title: 'Lect' })],
        records: [record(a, { answered: shown({ title: 'Lect' }), waitingSince: 5, isOpen: true })],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it as TermTime asks [A:2:R1 at 10-20T09:00, number 100, present, answered otherwise]',
      ],
    ));
  it('is sent where Booker shows something else than it made of it', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a, { title: 'Le' })],
        records: [record(a, { answered: shown({ title: 'Lect' }) })],
      }),
      [
        'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, “Le” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another title [update booking 100 in room 1]',
      ],
    ));
  it('is sent where TermTime asks for something else than was sent', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a, { title: 'Lect' })],
        records: [record(a, { title: 'Before', answered: shown({ title: 'Lect' }) })],
      }),
      [
        'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, “Lect” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another title [update booking 100 in room 1]',
      ],
    ));
  it('is sent where the request before is not known to have ended', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a, { title: 'Lect' })],
        records: [record(a, { answered: shown({ title: 'Lect' }), pending: 'update', isOpen: true })],
      }),
      [
        'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, “Lect” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another title [update booking 100 in room 1]',
      ],
    ));
  it('is sent where its creation was never confirmed', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a, { title: 'Lect' })],
        records: [record(a, { answered: shown({ title: 'Lect' }), index: null, phase: 'intended', isOpen: true })],
      }),
      [
        'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, “Lect” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another title [update booking 100 in room 1]',
      ],
    ));
  it('is sent where Booker shows another mark', () =>
    assert.deepEqual(
      told({
        wants: [a],
        bookings: [held(a, { title: 'Lect', reference: null })],
        records: [record(a, { answered: shown({ title: 'Lect' }) })],
      }),
      [
        'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people, “Lect” → 2026-10-20 09:00–10:00 in R1, 10 people, “Lecture A”, since TermTime has another title, another mark [update booking 100 in room 1]',
      ],
    ));
  it('is not booked once it has begun', () =>
    assert.deepEqual(told({ wants: [want({ start: '2026-10-14T12:00', end: '2026-10-14T13:00' })] }), []));
  it('is booked up to the minute before', () =>
    assert.deepEqual(told({ wants: [want({ start: '2026-10-14T12:01', end: '2026-10-14T13:00' })] }), [
      'create A:2:R1 “Lecture A”: not booked → 2026-10-14 12:01–13:00 in R1, 10 people, since TermTime has it there [create in room 1]',
    ]));
  it('is not booked outside the window', () =>
    assert.deepEqual(told({ wants: [want({ start: '2026-12-20T09:00', end: '2026-12-20T10:00' })] }), []));
  it('is booked on the last day of the window', () =>
    assert.deepEqual(told({ wants: [want({ start: '2026-12-19T09:00', end: '2026-12-19T10:00' })] }), [
      'create A:2:R1 “Lecture A”: not booked → 2026-12-19 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
    ]));
  it('is not booked before the window', () =>
    assert.deepEqual(
      told(
        { wants: [want({ start: '2026-10-15T09:00', end: '2026-10-15T10:00' })] },
        { window: { from: '2026-10-16', to: '2026-12-19' } },
      ),
      [],
    ));
  it('is booked on the first day of the window', () =>
    assert.deepEqual(
      told(
        { wants: [want({ start: '2026-10-16T09:00', end: '2026-10-16T10:00' })] },
        { window: { from: '2026-10-16', to: '2026-12-19' } },
      ),
      [
        'create A:2:R1 “Lecture A”: not booked → 2026-10-16 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1]',
      ],
    ));
  it('is moved out of the window', () =>
    assert.deepEqual(
      told({
        wants: [want({ start: '2026-12-20T09:00', end: '2026-12-20T10:00' })],
        bookings: [held(a)],
        records: [record(a)],
      }),
      [
        'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R1, 10 people → 2026-12-20 09:00–10:00 in R1, 10 people, since TermTime has another time [update booking 100 in room 1]',
      ],
    ));
  it('is not judged where its booking cannot be read', () =>
    assert.deepEqual(told({ wants: [a, b] }, { unreadableMarks: new Set([a.reference]) }), [
      'create B:2:R3 “Lecture B”: not booked → 2026-10-20 09:00–10:00 in R3, 10 people, since TermTime has it there [create in room 4]',
    ]));
  it('swaps places in a ring', () =>
    assert.deepEqual(
      told({
        wants: [want({ room: 'R1', activity: 'A' }), want({ room: 'R3', activity: 'B' })],
        bookings: [held(a, { room: 'R3' }), held(b, { index: 101, room: 'R1' })],
        records: [record(a), record(b, { index: 101 })],
      }),
      [
        'update A:2:R1 “Lecture A”: 2026-10-20 09:00–10:00 in R3 → cancelled for a moment, since TermTime has another room; it stands in a ring of bookings that wait for each other [vacate booking 100] THEN update B:2:R3 “Lecture B”: 2026-10-20 09:00–10:00 in R1, 10 people → 2026-10-20 09:00–10:00 in R3, 10 people, since TermTime has another room [update booking 101 in room 4] THEN update A:2:R1 “Lecture A”: cancelled for a moment → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has another room [return in room 1, has a record]',
      ],
    ));
});
