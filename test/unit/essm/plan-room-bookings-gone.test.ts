import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choir, hour, ours, readAt, sent, shown, told, unreadable } from './support/room-bookings.ts';

describe('what others book no more', () => {
  it('goes', () =>
    assert.deepEqual(told({ roomBookings: [shown()], records: [ours()] }), [
      'delete OURS “Choir in R1”: Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30 → deleted, since it is no longer booked in Booker [delete 7]',
    ]));
  it('is left where it is not ours', () => assert.deepEqual(told({ roomBookings: [shown()] }), []));
  it('is forgotten where TermTime has it no more', () =>
    assert.deepEqual(told({ records: [ours()] }), [
      'bookkeeping OURS “Choir in R1”: ours → forgotten, since TermTime has it no more [forget]',
    ]));
  it('is waited for as long as a request of which nothing was heard may make it', () => {
    assert.deepEqual(told({ records: [ours({ changedAt: readAt - hour + 1 })] }), []);
    assert.deepEqual(told({ records: [ours({ changedAt: readAt - hour })] }), [
      'bookkeeping OURS “Choir in R1”: ours → forgotten, since TermTime has it no more [forget]',
    ]);
    const there = { roomBookings: [shown()], records: [ours({ changedAt: readAt })] };
    assert.match(told(there)[0] ?? '', /^delete OURS/);
  });
  it('is left where it may be one that cannot be read', () =>
    assert.deepEqual(told({ records: [ours()], unreadableRoomBookings: unreadable(null) }), [
      "unreadable room booking: TermTime's room booking without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('is left where all of it is past', () =>
    assert.deepEqual(told({ roomBookings: [shown()], records: [ours()], from: '2026-10-08' }), []));
  it('is left where all of it is after the days that were read', () =>
    assert.deepEqual(told({ roomBookings: [shown()], records: [ours()], to: '2026-10-05' }), []));
  it('goes on its day, the first and the last that was read', () =>
    assert.deepEqual(told({ roomBookings: [shown()], records: [ours()], from: '2026-10-06', to: '2026-10-06' }), [
      'delete OURS “Choir in R1”: Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30 → deleted, since it is no longer booked in Booker [delete 7]',
    ]));
  it('is taken out of the weeks that were read', () =>
    assert.deepEqual(
      told({
        roomBookings: [shown({ weeks: ['2026-W43', '2026-W42', '2026-W41'] })],
        records: [ours({ sent: sent(), times: 1 })],
        from: '2026-10-15',
      }),
      [
        'update OURS “Choir in R1”: Choir; 1; 18:00; 02:00; 2026-W41,2026-W42,2026-W43; R1; rooms; EXT; 30 → Choir; 1; 18:00; 02:00; 2026-W41,2026-W42; R1; rooms; EXT; 30, since it is no longer booked in Booker; what is past or after the window stays [update 7 in weeks 2026-W41 2026-W42, before 1, after ["Choir","1","18:00","02:00","2026-W41,2026-W42","R1","rooms","EXT","30"] 0]',
      ],
    ));
  it('is left in part where TermTime does not show all that it demands', () =>
    assert.deepEqual(
      told({
        roomBookings: [shown({ weeks: ['2026-W41', '2026-W42'], owner: null })],
        records: [ours()],
        from: '2026-10-08',
      }),
      [],
    ));
  it('is left where its weekday cannot be told and the week is not wholly within', () =>
    assert.deepEqual(told({ roomBookings: [shown({ days: '1,2' })], records: [ours()], from: '2026-10-06' }), []));
  it('goes where its weekday cannot be told and the week is wholly within', () =>
    assert.deepEqual(told({ roomBookings: [shown({ days: null })], records: [ours()] }), [
      'delete OURS “Choir in R1”: Choir; ; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30 → deleted, since it is no longer booked in Booker [delete 7]',
    ]));
  it('is kept where its weekday has more than a figure', () =>
    assert.deepEqual(told({ roomBookings: [shown({ days: '11' })], records: [ours()], from: '2026-10-06' }), []));
  it("is kept where some of Booker's list cannot be read", () =>
    assert.deepEqual(told({ roomBookings: [shown()], records: [ours()], unreadable: 2, rooms: new Set() }), [
      "in-question OURS: Choir in R1 is kept: it is not in Booker's list, of which 2 entries cannot be read.",
    ]));
  it('is kept where its room is not one of both systems any more', () =>
    assert.deepEqual(told({ roomBookings: [shown()], records: [ours()], rooms: new Set(['R2']) }), [
      'in-question OURS: Choir in R1 is kept: R1 is not a room of both systems any more, so that it is not known what is booked there.',
    ]));
  it('is in question where Booker lists nothing at all', () =>
    assert.deepEqual(told({ roomBookings: [shown()], records: [ours()], isEmpty: true }), [
      'bookkeeping OURS “Choir in R1”: ours → in question, since Booker lists no booking of anybody [note answered null, found null 0, questioned 0 h ago]',
      "in-question OURS: Choir in R1 is kept for 20 hours: Booker lists no booking of anybody. See whether Lockstep's account still sees what others book; a room booking deleted in TermTime by hand is forgotten.",
    ]));
  it('is in question for 20 hours', () =>
    assert.deepEqual(
      told({ roomBookings: [shown()], records: [ours({ questionedAt: readAt - 20 * hour + 1 })], isEmpty: true }),
      [
        "in-question OURS: Choir in R1 is kept until 2026-10-05T00:00:00.001Z: Booker lists no booking of anybody. See whether Lockstep's account still sees what others book; a room booking deleted in TermTime by hand is forgotten.",
      ],
    ));
  it('goes where Booker listed nothing at all 20 hours before either', () =>
    assert.deepEqual(
      told({ roomBookings: [shown()], records: [ours({ questionedAt: readAt - 20 * hour })], isEmpty: true }),
      [
        'delete OURS “Choir in R1”: Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30 → deleted, since it is no longer booked in Booker [delete 7]',
      ],
    ));
  it('is not in question any more where Booker lists bookings again', () =>
    assert.deepEqual(told({ others: [choir()], roomBookings: [shown()], records: [ours({ questionedAt: 5 })] }), [
      'bookkeeping OURS “Choir in R1”: in question → not in question, since Booker lists bookings again [note answered null, found null 0, questioned not]',
    ]));
  it('is not in question any more, which what goes need not say', () =>
    assert.deepEqual(told({ roomBookings: [shown()], records: [ours({ questionedAt: 5 })] }), [
      'delete OURS “Choir in R1”: Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30 → deleted, since it is no longer booked in Booker [delete 7]',
    ]));
  it('is still in question while Booker lists nothing at all', () =>
    assert.deepEqual(
      told({ others: [choir()], roomBookings: [shown()], records: [ours({ questionedAt: 5 })], isEmpty: true }),
      [],
    ));
});
