import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeKey, changesOf } from '#shared/core/change.ts';
import { choir, code, ours, planned, readAt, sent, shown, told, unreadable } from './support/room-bookings.ts';

describe('what others book', () => {
  it('nothing of nothing', () => assert.deepEqual(told({}), []));
  it('becomes a room booking', () =>
    assert.deepEqual(told({ others: [choir()] }), [
      'create OURS “Choir in R1”: absent → Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30, since it is booked in Booker [create null in weeks 2026-W41, before 0, after ["Choir","1","18:00","02:00","2026-W41","R1","rooms","EXT","30"] 0]',
    ]));
  it('becomes one room booking for several weeks', () =>
    assert.deepEqual(told({ others: [choir(1), choir()] }), [
      'create OURS “Choir in R1”: absent → Choir; 1; 18:00; 02:00; 2026-W41,2026-W42; R1; rooms; EXT; 30, since it is booked in Booker [create null in weeks 2026-W41 2026-W42, before 0, after ["Choir","1","18:00","02:00","2026-W41,2026-W42","R1","rooms","EXT","30"] 0]',
    ]));
  it('is left where TermTime shows it so', () =>
    assert.deepEqual(told({ others: [choir()], roomBookings: [shown()], records: [ours()] }), []));
  it('is left where TermTime shows its weeks in another order', () =>
    assert.deepEqual(
      told({
        others: [choir(), choir(1)],
        roomBookings: [shown({ weeks: ['2026-W42', '2026-W41'] })],
        records: [ours()],
      }),
      [],
    ));
  it('is changed where TermTime shows something else', () =>
    assert.deepEqual(told({ others: [choir(), choir(1)], roomBookings: [shown()], records: [ours()] }), [
      'update OURS “Choir in R1”: Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30 → Choir; 1; 18:00; 02:00; 2026-W41,2026-W42; R1; rooms; EXT; 30, since it is booked in Booker [update 7 in weeks 2026-W41 2026-W42, before 0, after ["Choir","1","18:00","02:00","2026-W41,2026-W42","R1","rooms","EXT","30"] 0]',
    ]));
  it('is left where TermTime shows one with its code and no record', () =>
    assert.deepEqual(told({ others: [choir()], roomBookings: [shown()] }), [
      "not-ours OURS: TermTime's room booking OURS has a code like ours but no record: it is left.",
    ]));
  it('keeps the weeks that are past or after the days that were read', () =>
    assert.deepEqual(
      told({
        others: [choir(2)],
        roomBookings: [shown({ weeks: ['2026-W41', '2026-W42', '2027-W40'] })],
        records: [ours()],
        from: '2026-10-08',
      }),
      [
        'update OURS “Choir in R1”: Choir; 1; 18:00; 02:00; 2026-W41,2026-W42,2027-W40; R1; rooms; EXT; 30 → Choir; 1; 18:00; 02:00; 2026-W41,2026-W43,2027-W40; R1; rooms; EXT; 30, since it is booked in Booker [update 7 in weeks 2026-W41 2026-W43 2027-W40, before 0, after ["Choir","1","18:00","02:00","2026-W41,2026-W43,2027-W40","R1","rooms","EXT","30"] 0]',
      ],
    ));
  it('takes out a week that was read and is not booked any more', () =>
    assert.deepEqual(
      told({ others: [choir(1)], roomBookings: [shown({ weeks: ['2026-W41', '2026-W42'] })], records: [ours()] }),
      [
        'update OURS “Choir in R1”: Choir; 1; 18:00; 02:00; 2026-W41,2026-W42; R1; rooms; EXT; 30 → Choir; 1; 18:00; 02:00; 2026-W42; R1; rooms; EXT; 30, since it is booked in Booker [update 7 in weeks 2026-W42, before 0, after ["Choir","1","18:00","02:00","2026-W42","R1","rooms","EXT","30"] 0]',
      ],
    ));
  it('is kept as TermTime made it of what it was sent', () =>
    assert.deepEqual(
      told({
        others: [choir()],
        roomBookings: [shown({ description: 'CHOIR' })],
        records: [ours({ sent: sent(), found: 'x', times: 1, questionedAt: 5 })],
      }),
      [
        'bookkeeping OURS “Choir in R1”: ["Choir","1","18:00","02:00","2026-W41","R1","rooms","EXT","30"] → ["CHOIR","1","18:00","02:00","2026-W41","R1","rooms","EXT","30"], since what TermTime made of what it was sent [note answered ["CHOIR","1","18:00","02:00","2026-W41","R1","rooms","EXT","30"], found null 0, questioned not]',
      ],
    ));
  it('is left as TermTime made it of what it was sent', () =>
    assert.deepEqual(
      told({
        others: [choir()],
        roomBookings: [shown({ description: 'CHOIR' })],
        records: [ours({ sent: sent(), answered: sent('2026-W41', 'CHOIR') })],
      }),
      [],
    ));
  it('is sent again where TermTime shows something else than it made', () =>
    assert.deepEqual(
      told({
        others: [choir()],
        roomBookings: [shown({ description: 'Other' })],
        records: [ours({ sent: sent(), found: sent('2026-W41', 'Other'), times: 1 })],
      }),
      [
        'update OURS “Choir in R1”: Other; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30 → Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30, since it is booked in Booker [update 7 in weeks 2026-W41, before 1, after ["Choir","1","18:00","02:00","2026-W41","R1","rooms","EXT","30"] 2]',
      ],
    ));
  it('is left where TermTime has one with its code that cannot be read', () =>
    assert.deepEqual(told({ others: [choir()], unreadableRoomBookings: unreadable(code) }), [
      "unreadable OURS: TermTime's room booking OURS cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('is made where TermTime has another that cannot be read', () =>
    assert.deepEqual(told({ others: [choir()], unreadableRoomBookings: unreadable(null) }), [
      'create OURS “Choir in R1”: absent → Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30, since it is booked in Booker [create null in weeks 2026-W41, before 0, after ["Choir","1","18:00","02:00","2026-W41","R1","rooms","EXT","30"] 0]',
      "unreadable room booking: TermTime's room booking without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('is left where ours may be one that cannot be read', () =>
    assert.deepEqual(told({ others: [choir()], unreadableRoomBookings: unreadable(null), records: [ours()] }), [
      "unreadable room booking: TermTime's room booking without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
    ]));
  it('is made again where TermTime has it no more', () =>
    assert.deepEqual(told({ others: [choir()], records: [ours()] }), [
      'create OURS “Choir in R1”: absent → Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30, since it is booked in Booker [create null in weeks 2026-W41, before 0, after ["Choir","1","18:00","02:00","2026-W41","R1","rooms","EXT","30"] 0]',
    ]));
  it('is changed whatever cannot be read', () =>
    assert.deepEqual(
      told({
        others: [choir(), choir(1)],
        roomBookings: [shown()],
        records: [ours()],
        unreadableRoomBookings: unreadable(null),
      }),
      [
        'update OURS “Choir in R1”: Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30 → Choir; 1; 18:00; 02:00; 2026-W41,2026-W42; R1; rooms; EXT; 30, since it is booked in Booker [update 7 in weeks 2026-W41 2026-W42, before 0, after ["Choir","1","18:00","02:00","2026-W41,2026-W42","R1","rooms","EXT","30"] 0]',
        "unreadable room booking: TermTime's room booking without a code cannot be read (odd): it is left as it is. Correct it in TermTime.",
      ],
    ));
  it('is not asked of room bookings without a code', () =>
    assert.deepEqual(told({ others: [choir()], roomBookings: [shown({ code: null })] }), [
      'create OURS “Choir in R1”: absent → Choir; 1; 18:00; 02:00; 2026-W41; R1; rooms; EXT; 30, since it is booked in Booker [create null in weeks 2026-W41, before 0, after ["Choir","1","18:00","02:00","2026-W41","R1","rooms","EXT","30"] 0]',
    ]));

  it('has keys that tell what is there from what is asked for, each of them that of its unit', () => {
    const keys = (given: Parameters<typeof planned>[0]) => {
      const plan = planned(given);
      const found = changesOf(plan).map(({ key }) => key);
      assert.deepEqual(
        plan.units.map(({ key }) => key),
        found,
      );
      return found;
    };
    const [one, both] = ['2026-W41', '2026-W41,2026-W42'].map(
      weeks => `Choir; 1; 18:00; 02:00; ${weeks}; R1; rooms; EXT; 30`,
    );
    assert.ok(one !== undefined && both !== undefined);
    const records = [ours()];
    assert.deepEqual(keys({ others: [choir()] }), [changeKey('create', code, 'absent', one)]);
    assert.deepEqual(keys({ others: [choir(), choir(1)], roomBookings: [shown()], records }), [
      changeKey('update', code, one, both),
    ]);
    assert.deepEqual(keys({ roomBookings: [shown()], records }), [changeKey('delete', code, one, 'deleted')]);
    assert.deepEqual(keys({ records }), [changeKey('bookkeeping', code, 'ours', 'forgotten')]);
    assert.deepEqual(keys({ roomBookings: [shown()], records, isEmpty: true }), [
      changeKey('bookkeeping', code, 'ours', 'in question'),
    ]);
    const answered = { roomBookings: [shown({ description: 'CHOIR' })], records: [ours({ sent: sent() })] };
    assert.deepEqual(keys({ others: [choir()], ...answered }), [
      changeKey('bookkeeping', code, sent(), sent('2026-W41', 'CHOIR')),
    ]);
  });

  it('is measured by what is asked for and by what is ours', () => {
    const others = [choir(), choir(0, { room: 'R2' }), choir(0, { title: 'Quiz' })];
    assert.deepEqual(planned({ others, records: [ours()] }).population, { create: 3, update: 1, delete: 1 });
  });

  it('is remembered with what of it was read of Booker', () => {
    const [change] = changesOf(planned({ roomBookings: [shown()], records: [ours()], isEmpty: true }));
    assert.deepEqual(change?.payload, { do: 'note', record: ours({ questionedAt: readAt }) });
    const past = shown({ weeks: ['2026-W41', '2026-W42'] });
    const [left] = changesOf(planned({ roomBookings: [past], records: [ours()], from: '2026-10-08' }));
    assert.deepEqual(left?.payload, {
      do: 'update',
      id: 7,
      series: { code, title: 'Choir', room: 'R1' },
      draft: {
        description: 'Choir',
        days: [1],
        time: '18:00',
        duration: '02:00',
        weeks: ['2026-W41'],
        rooms: ['R1'],
        owner: 'rooms',
        type: 'EXT',
        attendees: 30,
      },
      before: ours(),
      after: { sent: sent(), answered: null, found: null, times: 0 },
    });
  });

  it('goes whatever of TermTime cannot be read, by the weekday as TermTime counts it', () => {
    const kinds = (given: Parameters<typeof planned>[0], mondayIs?: number) =>
      changesOf(planned(given, mondayIs)).map(({ kind }) => kind);
    const given = { roomBookings: [shown()], records: [ours()] };
    assert.deepEqual(kinds({ ...given, unreadableRoomBookings: unreadable(null) }), ['delete']);
    const tuesday = { ...given, roomBookings: [shown({ days: '2' })], from: '2026-10-06', to: '2026-10-06' };
    assert.deepEqual(kinds(tuesday, 1), ['delete']);
    assert.deepEqual(kinds(tuesday), []);
  });

  it('is kept where one entry cannot be read, which is told as one', () => {
    const { findings } = planned({ roomBookings: [shown()], records: [ours()], unreadable: 1 });
    assert.match(findings[0]?.message ?? '', /of which 1 entry cannot be read\.$/);
  });
});
