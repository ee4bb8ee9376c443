import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { a, a3, begun, later, shown, theirs } from './support/cases.ts';
import { held, hour, now, record, want } from './support/examples.ts';
import { told } from './support/told.ts';

describe('records that nothing else touches', () => {
  it('of what neither side has are forgotten', () =>
    assert.deepEqual(told({ records: [record(a)] }), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: present → forgotten, since TermTime does not ask for it, and Booker does not have it [forget]',
    ]));
  it('of what neither side has are forgotten, however unfinished', () =>
    assert.deepEqual(told({ records: [record(a, { phase: 'wanted', index: null, isOpen: true })] }), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: wanted → forgotten, since TermTime does not ask for it, and Booker does not have it [forget]',
    ]));
  it('of a creation that may still be carried out stay', () =>
    assert.deepEqual(
      told({ records: [record(a, { phase: 'intended', index: null, isOpen: true, changedAt: now - hour + 1 })] }),
      [],
    ));
  it('of a creation that was given up an hour ago are forgotten', () =>
    assert.deepEqual(
      told({ records: [record(a, { phase: 'intended', index: null, isOpen: true, changedAt: now - hour })] }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: intended → forgotten, since TermTime does not ask for it, and Booker does not have it [forget]',
      ],
    ));
  it('of a creation after the days that were read stay', () =>
    assert.deepEqual(
      told({
        records: [
          record(want({ start: '2026-12-21T09:00', end: '2026-12-21T10:00' }), {
            phase: 'intended',
            index: null,
            isOpen: true,
          }),
        ],
      }),
      [],
    ));
  it('of a creation on the last day that was read are forgotten', () =>
    assert.deepEqual(
      told({
        records: [
          record(want({ start: '2026-12-20T09:00', end: '2026-12-20T10:00' }), {
            phase: 'intended',
            index: null,
            isOpen: true,
          }),
        ],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: intended → forgotten, since TermTime does not ask for it, and Booker does not have it [forget]',
      ],
    ));
  it('of a creation before the days that were read are forgotten', () =>
    assert.deepEqual(
      told({
        records: [
          record(want({ start: '2026-10-12T09:00', end: '2026-10-12T10:00' }), {
            phase: 'intended',
            index: null,
            isOpen: true,
          }),
        ],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: intended → forgotten, since TermTime does not ask for it, and Booker does not have it [forget]',
      ],
    ));
  it('of a booking before the days that were read stay', () =>
    assert.deepEqual(told({ records: [record(want({ start: '2026-10-12T09:00', end: '2026-10-12T10:00' }))] }), []));
  it('of a booking before the days that were read are forgotten where something is unfinished', () =>
    assert.deepEqual(
      told({
        records: [
          record(want({ start: '2026-10-12T09:00', end: '2026-10-12T10:00' }), { questionedAt: 5, isOpen: true }),
        ],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → forgotten, since TermTime does not ask for it, and Booker does not have it [forget]',
      ],
    ));
  it('of a booking on the first day that was read are forgotten', () =>
    assert.deepEqual(told({ records: [record(want({ start: '2026-10-13T09:00', end: '2026-10-13T10:00' }))] }), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: present → forgotten, since TermTime does not ask for it, and Booker does not have it [forget]',
    ]));
  it('of a booking on the last day that was read are forgotten', () =>
    assert.deepEqual(told({ records: [record(want({ start: '2026-12-20T09:00', end: '2026-12-20T10:00' }))] }), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: present → forgotten, since TermTime does not ask for it, and Booker does not have it [forget]',
    ]));
  it('of a booking after the days that were read stay', () =>
    assert.deepEqual(
      told({
        records: [
          record(want({ start: '2026-12-21T09:00', end: '2026-12-21T10:00' }), { questionedAt: 5, isOpen: true }),
        ],
      }),
      [],
    ));
  it('of a booking that cannot be read stay', () =>
    assert.deepEqual(told({ records: [record(a)] }, { unreadableMarks: new Set([a.reference]) }), []));
  it('of what TermTime asks for stay, though it has begun', () =>
    assert.deepEqual(told({ wants: [begun], records: [record(begun)] }), []));
  it('of a creation that may still be carried out stay, though it has begun', () =>
    assert.deepEqual(
      told({
        wants: [begun],
        records: [record(begun, { phase: 'intended', index: null, isOpen: true, changedAt: now - hour + 1 })],
      }),
      [],
    ));
  it('of a creation that was given up an hour ago are forgotten once it has begun', () =>
    assert.deepEqual(
      told({
        wants: [begun],
        records: [record(begun, { phase: 'intended', index: null, isOpen: true, changedAt: now - hour })],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: intended → forgotten, since it has begun, and Booker does not have it [forget]',
      ],
    ));
  it('of a booking that somebody cancelled are forgotten once it has begun, where something is unfinished', () =>
    assert.deepEqual(told({ wants: [begun], records: [record(begun, { pending: 'update', isOpen: true })] }), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: present → forgotten, since it has begun, and Booker does not have it [forget]',
    ]));
  it('of what waited stay on its day', () =>
    assert.deepEqual(
      told({
        wants: [begun],
        records: [record(begun, { phase: 'wanted', index: null, waitingSince: 5, isOpen: true })],
      }),
      [],
    ));
  it('of a booking that was to be changed and has begun are brought up to date', () =>
    assert.deepEqual(
      told({
        wants: [begun],
        bookings: [held(begun, { title: 'By hand' })],
        records: [record(begun, { pending: 'update', isOpen: true })],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it, and it stays [A:2:R1 at 10-14T11:30, number 100, present]',
      ],
    ));
  it('of what waits stay', () =>
    assert.deepEqual(
      told({
        wants: [want({ room: 'R9' })],
        records: [record(want({ room: 'R9' }), { phase: 'wanted', index: null, waitingSince: 5, isOpen: true })],
      }),
      [
        'wait A:2:R9 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R9, since in the way: Booker has no room R9 [wait, number null, has a record]',
      ],
    ));
  describe('of a booking for which a request was given up before it was made again', () => {
    const place = { room: 'R3', start: '2026-10-20T09:00', end: '2026-10-20T10:00' };
    const [young, old] = [
      { ...place, since: now - hour + 1 },
      { ...place, room: 'R1', since: now - hour },
    ];
    const settled =
      'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since a request that was given up was not carried out [A:2:R1 at 10-20T09:00, number 100, present]';

    it('are as they are for an hour', () =>
      assert.deepEqual(told({ wants: [a], bookings: [held(a)], records: [record(a, { unheard: [young] })] }), []));
    it('are read by no run any more after that', () =>
      assert.deepEqual(told({ wants: [a], bookings: [held(a)], records: [record(a, { unheard: [old] })] }), [settled]));
    it('keep what is younger', () =>
      assert.deepEqual(told({ wants: [a], bookings: [held(a)], records: [record(a, { unheard: [old, young] })] }), [
        settled.replace(']', ', unheard of R3 at 10-20T09:00, open]'),
      ]));
    it('keep it where its day was not read', () => {
      const far = { ...old, start: '2026-12-21T09:00', end: '2026-12-21T10:00' };
      assert.deepEqual(told({ wants: [a], bookings: [held(a)], records: [record(a, { unheard: [far] })] }), []);
    });
    it('keep it where the booking is changed in the same run, or moved to another room', () => {
      for (const asked of [want({ title: 'New' }), want({ room: 'R3' })]) {
        const lines = told({ wants: [asked], bookings: [held(a)], records: [record(a, { unheard: [old] })] });
        assert.deepEqual(
          lines.map(line => line.split(' ')[0]),
          ['update'],
        );
      }
    });
    it('keep it where the booking is made again in the same run, or confirmed', () => {
      const missing = record(a, { index: null, phase: 'wanted', unheard: [old] });
      assert.deepEqual(told({ wants: [a], records: [missing] }), [
        'create A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, 10 people, since TermTime has it there [create in room 1, has a record]',
      ]);
      const unfinished = record(a, { pending: 'update', unheard: [old] });
      assert.deepEqual(told({ wants: [a], bookings: [held(a)], records: [unfinished] }), [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it as TermTime asks [A:2:R1 at 10-20T09:00, number 100, present, unheard of R1 at 10-20T09:00, open]',
      ]);
    });
    it('take its number also where Booker shortened what was sent', () => {
      const cut = { title: 'Lecture' };
      const lines = told({
        wants: [a],
        bookings: [held(a, { ...cut, index: 200 })],
        records: [record(a, { answered: shown(cut), unheard: [{ ...old, room: 'R1' }] })],
      });
      assert.deepEqual(
        lines.map(line => /number \d+/.exec(line)?.[0]),
        ['number 200'],
      );
    });
    it('are not forgotten within the hour, though neither side has it', () => {
      const given = { index: null, phase: 'wanted' } as const;
      assert.deepEqual(told({ records: [record(a, { ...given, unheard: [young] })] }), []);
      assert.deepEqual(told({ records: [record(a, { ...given, unheard: [old] })] }), [
        'bookkeeping A:2:R1 “Our record of Lecture A”: wanted → forgotten, since TermTime does not ask for it, and Booker does not have it [forget]',
      ]);
    });
    it('take the number of what came of it, where no other stands', () => {
      const late = held(a, { index: 200 });
      const inPlace = { ...old, room: 'R1' };
      const lines = told({ wants: [a], bookings: [late], records: [record(a, { unheard: [inPlace] })] });
      assert.deepEqual(lines, [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it as TermTime asks [A:2:R1 at 10-20T09:00, number 200, present, unheard of R1 at 10-20T09:00, open]',
      ]);
    });
  });
  it('of a booking that stands and stays are brought up to date', () =>
    assert.deepEqual(told({ bookings: [held(begun)], records: [record(begun, { pending: 'update', isOpen: true })] }), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it, and it stays [A:2:R1 at 10-14T11:30, number 100, present]',
    ]));
  it('of a booking that has begun stay as they are while what is asked for instead waits', () =>
    assert.deepEqual(
      told({ wants: [a], bookings: [held(begun), theirs()], records: [record(begun, { waitingSince: 5 })] }),
      [
        'wait A:2:R1 “Lecture A”: not booked → 2026-10-20 09:00–10:00 in R1, since in the way: “Open day” by porter@example.ac.uk, 2026-10-20 09:30–10:00 [wait, number null, has a record]',
      ],
    ));
  it('of a booking that gives its place up are left to its cancellation', () => {
    const kinds = (record3: ReturnType<typeof record>) =>
      told({
        wants: [a, want({ activity: 'B', room: 'R3', ...later })],
        bookings: [held(a3, later), theirs()],
        records: [record3],
      }).map(line => line.split(' ').slice(0, 2).join(' '));
    assert.deepEqual(kinds(record(a3, { pending: 'update' })), ['cancel A:2:R3', 'wait A:2:R1']);
  });
  it('of a booking that stands and stays take its number', () =>
    assert.deepEqual(told({ bookings: [held(begun)], records: [record(begun, { index: null, phase: 'intended' })] }), [
      'bookkeeping A:2:R1 “Our record of Lecture A”: intended → in order, since Booker has it, and it stays [A:2:R1 at 10-14T11:30, number 100, present]',
    ]));
  it('of a booking that stands under another mark stay, whatever TermTime asks for under this one', () =>
    assert.deepEqual(
      told({
        wants: [begun],
        bookings: [held(begun, { index: 7 })],
        records: [record(begun, { index: 7, pending: 'update', isOpen: true })],
      }),
      [
        'bookkeeping A:2:R1 “Our record of Lecture A”: present → in order, since Booker has it as TermTime asks [A:2:R1 at 10-14T11:30, number 7, present]',
      ],
    ));
});
