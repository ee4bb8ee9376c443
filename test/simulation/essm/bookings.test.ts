import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addActivity, ours, told, university } from './support/university.ts';

const hour = 3_600_000;

describe('essm-bookings', () => {
  it('books every date of an activity in its room, and does nothing when run again', async () => {
    await using world = university({ activities: [{ code: 'CHEM/1', weeks: [1, 2], size: 33 }] });
    const first = await world.run();
    assert.equal(first.status, 'succeeded', first.message);
    assert.deepEqual(ours(world), [
      '2026-10-08T09:00-10:00 R3 Lecture CHEM/1',
      '2026-10-15T09:00-10:00 R3 Lecture CHEM/1',
    ]);
    const [booking] = world.booker.state.bookings.values();
    assert.equal(booking?.reference, 'lockstep:CambTest:CHEM%2F1:1:R3');
    assert.equal(booking?.attendees, 33);
    const requests = world.booker.requests.total;
    const second = await world.run();
    assert.equal(second.message, 'Nothing to do.');
    const weeks = Math.ceil((200 + 3) / 7);
    assert.equal(
      world.booker.requests.total - requests,
      2 + weeks,
      'signing in, rooms, and the window a week at a time',
    );
  });

  it('moves a booking with its activity, in time and between rooms', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1] }] });
    await world.run();
    world.termtime.state.activity('A').rooms = ['R4'];
    world.termtime.state.activity('A').start = '11:00';
    world.termtime.state.activity('A').end = '13:00';
    const into = told();
    await world.run({ told: into });
    assert.deepEqual(ours(world), ['2026-10-08T11:00-13:00 R4 Lecture A']);
    assert.deepEqual(
      into.changes.map(({ kind }) => kind),
      ['update'],
    );
    assert.equal((await world.run()).message, 'Nothing to do.');
  });

  it('swaps two rooms, and a ring of three', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1], rooms: ['R3'] },
        { code: 'B', weeks: [1], rooms: ['R4'] },
        { code: 'C', weeks: [1], rooms: ['R5'] },
      ],
    });
    await world.run();
    const { activity } = world.termtime.state;
    const at = (code: string) => activity.call(world.termtime.state, code);
    [at('A').rooms, at('B').rooms] = [['R4'], ['R3']];
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(ours(world), [
      '2026-10-08T09:00-10:00 R3 Lecture B',
      '2026-10-08T09:00-10:00 R4 Lecture A',
      '2026-10-08T09:00-10:00 R5 Lecture C',
    ]);
    [at('A').rooms, at('B').rooms, at('C').rooms] = [['R5'], ['R4'], ['R3']];
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(ours(world), [
      '2026-10-08T09:00-10:00 R3 Lecture C',
      '2026-10-08T09:00-10:00 R4 Lecture B',
      '2026-10-08T09:00-10:00 R5 Lecture A',
    ]);
    assert.equal((await world.run()).message, 'Nothing to do.');
  });

  it('cancels what is missing from the list or no longer in the week pattern, at once', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1, 2, 3] },
        { code: 'B', rooms: ['R4'] },
      ],
    });
    await world.run();
    world.termtime.state.activity('A').weeks = [1, 3];
    world.termtime.state.activities.delete('B');
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Lecture A', '2026-10-22T09:00-10:00 R3 Lecture A']);
  });

  it('keeps what lost only its event, its rooms or its timeframe, until two readings 20 hours apart agree', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1, 2] },
        { code: 'B', weeks: [2], rooms: ['R4', 'R5'] },
        { code: 'C', weeks: [2], rooms: ['R1'] },
      ],
    });
    await world.run();
    const before = ours(world);
    world.termtime.state.activity('A').hiddenWeeks = [2];
    world.termtime.state.activity('B').rooms = ['R4'];
    world.termtime.state.activity('C').timeframe = 'LENT';
    const into = told();
    assert.equal((await world.run({ told: into })).status, 'succeeded');
    assert.deepEqual(ours(world), before);
    assert.deepEqual(
      into.findings.map(({ kind }) => kind),
      ['in-question', 'in-question', 'in-question'],
    );
    world.clock.advance(19 * hour);
    await world.run();
    assert.deepEqual(ours(world), before);
    world.clock.advance(2 * hour);
    await world.run();
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Lecture A', '2026-10-15T09:00-10:00 R4 Lecture B']);
  });

  it('names what is in the way, tries again, and asks for a person after a day', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [3] }] });
    const meeting = world.booker.state.book({
      room: 'R3',
      start: '2026-10-22T09:30',
      end: '2026-10-22T11:00',
      title: 'Open day',
    });
    const into = told();
    const first = await world.run({ told: into });
    assert.equal(first.status, 'succeeded');
    const [outcome] = into.outcomes.values();
    assert.equal(outcome?.status, 'deferred');
    assert.match(outcome?.reason ?? '', /“Open day” by porter@example\.ac\.uk, 2026-10-22 09:30–11:00/);
    world.clock.advance(25 * hour);
    assert.equal((await world.run()).status, 'partial');
    world.booker.state.change(meeting, { status: 'Cancelled' });
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(ours(world), ['2026-10-22T09:00-10:00 R3 Lecture A']);
  });

  it('hears of a conflict only from Booker, and tries again with the next run', async () => {
    await using world = university({
      activities: [{ code: 'A', weeks: [3] }],
      booker: { hidesOthers: true, namesConflicts: false },
    });
    world.booker.state.book({ room: 'R3', start: '2026-10-22T09:30', end: '2026-10-22T11:00' });
    const into = told();
    await world.run({ told: into });
    assert.match([...into.outcomes.values()][0]?.reason ?? '', /not by whom/);
    assert.equal(world.booker.requests.count(409), 1);
    await world.run();
    assert.equal(world.booker.requests.count(409), 2);
  });

  it('books colocated activities once, and hands the booking on when the first leaves', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1], colocation: 'both', size: 30 },
        { code: 'B', weeks: [1], colocation: 'both', size: 12 },
      ],
    });
    await world.run();
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Lecture A / Lecture B']);
    assert.equal([...world.booker.state.bookings.values()][0]?.attendees, 42);
    world.termtime.state.activities.delete('A');
    const into = told();
    await world.run({ told: into });
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Lecture B']);
    assert.deepEqual(
      into.changes.map(({ kind }) => kind),
      ['update'],
    );
  });

  it('needs no booking for what is virtual, or in a room that is none, and says nothing of it', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1] },
        { code: 'N', weeks: [1], rooms: ['None'] },
        { code: 'V', weeks: [1], rooms: ['R4'], virtual: true },
        { code: 'U', weeks: [1], rooms: ['R5'], scheduled: false },
      ],
    });
    const into = told();
    assert.equal((await world.run({ told: into })).status, 'succeeded');
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Lecture A']);
    assert.deepEqual([into.changes.length, into.findings], [1, []]);
    // One that becomes virtual lost its room: in question, and not gone at once.
    world.termtime.state.activity('A').virtual = true;
    await world.run();
    assert.equal(ours(world).length, 1);
    world.termtime.state.activity('A').virtual = false;
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal((await world.run()).message, 'Nothing to do.');
  });

  it('finds its own clashes without a call', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [3] },
        { code: 'B', weeks: [3], start: '09:30', end: '11:00' },
      ],
    });
    const into = told();
    await world.run({ told: into });
    assert.deepEqual(ours(world), []);
    assert.equal(world.booker.requests.count(409), 0);
    assert.deepEqual(
      into.changes.map(({ kind }) => kind),
      ['wait', 'wait'],
    );
  });

  it('leaves what has begun, other databases, other departments and everyone else alone', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1, 2] }] });
    await world.run();
    world.booker.state.book({
      room: 'R5',
      start: '2026-10-22T09:00',
      end: '2026-10-22T10:00',
      reference: 'lockstep:2021T:X:3:R5',
      createdBy: 'lockstep@example.ac.uk',
    });
    world.clock.advance(Date.parse('2026-10-08T08:30:00Z') - world.clock.now());
    world.termtime.state.activities.delete('A');
    addActivity(world.termtime, { code: 'Z', weeks: [7], rooms: ['R4'] });
    await world.run();
    assert.deepEqual(ours(world), [
      '2026-10-08T09:00-10:00 R3 Lecture A',
      '2026-10-22T09:00-10:00 R5 Meeting',
      '2026-11-19T09:00-10:00 R4 Lecture Z',
    ]);
  });

  it('cancels nothing when TermTime answers with nothing', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1] }] });
    await world.run();
    world.termtime.state.activities.clear();
    const result = await world.run();
    assert.equal(result.status, 'failed');
    assert.match(result.message, /no activity with a date and a room/);
    assert.equal(ours(world).length, 1);
  });

  it('writes to no other instance than the named one, and reads no other database', async () => {
    await using world = university({ activities: [{}], config: { writable: 'booker.eventmapsolutions.com' } });
    const result = await world.run();
    assert.equal(result.status, 'failed');
    assert.match(result.message, /permits writing to booker\.eventmapsolutions\.com/);
    await using other = university({ activities: [{}] });
    other.termtime.configure({ database: '2026' });
    assert.match((await other.run()).message, /opens the database 2026, not CambTest/);
    assert.deepEqual([...ours(world), ...ours(other)], []);
  });

  it('blocks both days of a booking past midnight', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [3], start: '22:00', end: '02:00', rooms: ['R3'] },
        { code: 'B', weeks: [3], day: 1, start: '01:00', end: '03:00', rooms: ['R3'] },
        { code: 'C', weeks: [3], day: 1, start: '02:00', end: '03:00', rooms: ['R1'] },
        { code: 'D', weeks: [3], day: 0, start: '23:00', end: '02:00', rooms: ['R1'] },
      ],
    });
    const into = told();
    await world.run({ told: into });
    assert.deepEqual(ours(world), [
      '2026-10-22T23:00-2026-10-23T02:00 R1 Lecture D',
      '2026-10-23T02:00-03:00 R1 Lecture C',
    ]);
  });

  it('takes up where a lost answer left it, without booking twice', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1] }] });
    world.booker.misbehave({ method: 'POST', path: 'booking$', next: 1, does: { kind: 'reset', handled: true } });
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(ours(world).length, 1);
    assert.equal(world.booker.requests.count('POST /api/booker/booking'), 1);
  });

  it('goes by the clock on the wall over both clock changes, in weeks that begin on Thursdays', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [3], day: 2, start: '22:00', end: '02:00' },
        { code: 'B', weeks: [3], day: 3, start: '01:15', end: '03:00', rooms: ['R4'] },
        { code: 'C', weeks: [10], day: 2, start: '22:00', end: '02:30', timeframe: 'LENT' },
        { code: 'D', weeks: [10], day: 3, start: '00:30', end: '02:30', rooms: ['R4'], timeframe: 'LENT' },
        // Begins in the hour that is left out.
        { code: 'E', weeks: [10], day: 3, start: '01:30', end: '02:30', rooms: ['R5'], timeframe: 'LENT' },
        { code: 'Z', weeks: [10], day: 6, rooms: ['R6'], timeframe: 'LENT' },
      ],
    });
    world.termtime.state.timeframes.set('LENT', { code: 'LENT', name: 'Lent', first: 1, last: 10, from: '2027-01-21' });
    assert.equal((await world.run()).status, 'succeeded');
    const autumn = ['2026-10-24T22:00-2026-10-25T02:00 R3 Lecture A', '2026-10-25T01:15-03:00 R4 Lecture B'];
    const spring = ['2027-03-27T22:00-2027-03-28T02:30 R3 Lecture C', '2027-03-28T00:30-02:30 R4 Lecture D'];
    const last = '2027-03-31T09:00-10:00 R6 Lecture Z';
    assert.deepEqual(ours(world), [...autumn, ...spring, '2027-03-28T01:30-02:30 R5 Lecture E', last]);
    assert.equal((await world.run()).message, 'Nothing to do.');
    const until = (instant: string) => world.clock.advance(Date.parse(instant) - world.clock.now());

    // 01:20 for the second time: B has begun with the first, and stays.
    until('2026-10-25T01:20:00Z');
    world.termtime.state.activities.delete('A');
    world.termtime.state.activities.delete('B');
    await world.run();
    assert.deepEqual(ours(world).slice(0, 2), autumn);

    // Twenty past midnight, before the clocks go forward: neither D nor E has begun.
    until('2027-03-28T00:20:00Z');
    world.termtime.state.activity('E').end = '03:30';
    world.termtime.state.activities.delete('C');
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(ours(world), [...autumn, ...spring, '2027-03-28T01:30-03:30 R5 Lecture E', last]);

    // Ten to one: E names an hour that does not come, so that it may have begun by now.
    until('2027-03-28T00:50:00Z');
    world.termtime.state.activities.delete('D');
    world.termtime.state.activities.delete('E');
    await world.run();
    assert.equal(ours(world).length, 6);
  });
});
