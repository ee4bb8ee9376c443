import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import type { SandboxBooking } from '#sandbox/booker/state.ts';
import { silentLog } from '#shared/core/log.ts';
import { ours, told, type University, university } from './support/university.ts';

const z = { code: 'Z', rooms: ['R6'], weeks: [8] };

function only({ booker }: University, title: string): SandboxBooking {
  const found = [...booker.state.bookings.values()].filter(each => each.title === title);
  assert.equal(found.length, 1);
  return found[0] ?? assert.fail();
}

describe('a booking of ours whose mark somebody took away', () => {
  for (const reference of [null, 'see the porter', 'lockstep:CambTest:Z:8:R6']) {
    it(`stays ours by Booker's number of it, and gets its mark back (${reference})`, async () => {
      await using world = university({ activities: [{ code: 'A', weeks: [1] }, z] });
      await world.run();
      world.booker.state.change(only(world, 'Lecture A'), { reference, title: 'By hand' });
      assert.equal((await world.run()).status, 'succeeded');
      assert.equal(only(world, 'Lecture A').reference, 'lockstep:CambTest:A:1:R3');
    });

    it(`is cancelled when its activity is gone (${reference})`, async () => {
      await using world = university({ activities: [{ code: 'A', weeks: [1] }, z] });
      await world.run();
      world.booker.state.change(only(world, 'Lecture A'), { reference });
      world.termtime.state.activities.delete('A');
      assert.equal((await world.run()).status, 'succeeded');
      assert.deepEqual(ours(world), ['2026-11-26T09:00-10:00 R6 Lecture Z']);
    });
  }

  it('keeps its old place while it waits for a new one, and leaves it as soon as that is free', async () => {
    await using world = university({
      activities: [
        { code: 'A1', weeks: [4], rooms: ['R1'] },
        { code: 'A2', weeks: [4], rooms: ['R2'] },
      ],
    });
    await world.run();
    world.termtime.state.activity('A2').rooms = ['R12'];
    await world.run();
    world.booker.state.change(only(world, 'Lecture A2'), { reference: null });
    await world.run();
    assert.deepEqual(ours(world), ['2026-10-29T09:00-10:00 R1 Lecture A1', '2026-10-29T09:00-10:00 R2 Lecture A2']);
    world.termtime.state.activity('A1').rooms = ['R3'];
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(ours(world), ['2026-10-29T09:00-10:00 R12 Lecture A2', '2026-10-29T09:00-10:00 R3 Lecture A1']);
    assert.equal((await world.run()).message, 'Nothing to do.');
  });

  for (const reference of [null, 'lockstep:CambTest:Z:8:R6']) {
    it(`is found again where the run died before it heard that the booking was made (${reference})`, async () => {
      await using world = university({ activities: [{ code: 'A', weeks: [1] }], daysPerRead: 366 });
      const lost = { method: 'POST', path: 'booking$', does: { kind: 'reset', handled: true } } as const;
      const looking = { method: 'GET', path: 'bookings', skip: 1, does: { kind: 'reset', handled: false } } as const;
      world.booker.misbehave(lost);
      world.booker.misbehave(looking);
      await world.run();
      world.booker.reset();
      world.booker.state.change(only(world, 'Lecture A'), { reference });
      world.clock.advance(600_000);
      assert.equal((await world.run()).status, 'succeeded');
      assert.equal(only(world, 'Lecture A').reference, 'lockstep:CambTest:A:1:R3');
    });

    it(`is found again where Booker shows us under another name, once it is known (${reference})`, async () => {
      const warnings: unknown[] = [];
      const shown = 'Timetabling Service';
      const options = { activities: [{ code: 'A', weeks: [1] }, z], booker: { showsUsAs: shown }, daysPerRead: 366 };
      await using unknown = university({
        ...options,
        log: { ...silentLog, warn: (fields: object) => warnings.push(fields) },
      });
      await unknown.run();
      assert.equal(warnings.length, 1, 'once a run');
      assert.partialDeepStrictEqual(warnings, [{ expected: sandboxBookerAccount.email, shown }]);
      await using world = university({ ...options, account: shown, activities: [{ code: 'A', weeks: [1] }] });
      world.booker.misbehave({ method: 'POST', path: 'booking$', does: { kind: 'reset', handled: true } });
      world.booker.misbehave({ method: 'GET', path: 'bookings', skip: 1, does: { kind: 'reset', handled: false } });
      await world.run();
      world.booker.reset();
      world.booker.state.change(only(world, 'Lecture A'), { reference });
      world.clock.advance(600_000);
      assert.equal((await world.run()).status, 'succeeded');
      assert.equal(only(world, 'Lecture A').reference, 'lockstep:CambTest:A:1:R3');
    });

    it(`is found again where that happened before the run looked for it (${reference})`, async () => {
      let made = 0;
      await using world = university({
        activities: [{ code: 'A', weeks: [1] }],
        daysPerRead: 366,
        carriedOut: ({ method, path }) => {
          if (method !== 'POST' || !path.endsWith('booking') || ++made > 1) return;
          world.booker.state.change(only(world, 'Lecture A'), { reference });
        },
      });
      world.booker.misbehave({ method: 'POST', path: 'booking$', does: { kind: 'reset', handled: true } });
      assert.equal((await world.run()).status, 'succeeded');
      world.clock.advance(600_000);
      assert.equal((await world.run()).status, 'succeeded');
      assert.equal(only(world, 'Lecture A').reference, 'lockstep:CambTest:A:1:R3');
      assert.equal((await world.run()).message, 'Nothing to do.');
    });
  }

  it('is moved back from days that Lockstep does not book', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1] }], config: { window: { daysAhead: 30 } } });
    await world.run();
    world.booker.state.change(only(world, 'Lecture A'), {
      reference: null,
      start: '2027-02-01T09:00:00',
      end: '2027-02-01T10:00:00',
    });
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Lecture A']);
  });

  it('leaves what our account made for another database, and what others marked as ours', async () => {
    await using world = university({ activities: [z] });
    const slot = { room: 'R4', start: '2026-10-15T09:00', end: '2026-10-15T10:00' };
    const createdBy = sandboxBookerAccount.email;
    world.booker.state.book({ ...slot, title: 'Live', reference: 'lockstep:2026:A:2:R4', createdBy });
    world.booker.state.book({ ...slot, room: 'R5', title: 'Copy', reference: 'lockstep:CambTest:A:2:R5' });
    const into = told();
    await world.run({ told: into });
    assert.deepEqual(
      ['Live', 'Copy'].map(title => only(world, title).revision),
      [1, 1],
    );
    assert.deepEqual(into.findings.map(({ kind }) => kind).sort(), ['another-database', 'not-ours']);
  });
});

describe('a booking that was taken over from a predecessor', () => {
  it('is cancelled when its activity goes before it got our mark', async () => {
    await using world = university({
      activities: [{ code: 'A', weeks: [1] }, z],
      config: { adopt: { references: ['^TT/(?<activity>[^/]+)/(?<week>\\d+)$'], createdBy: [] } },
    });
    const slot = { room: 'R3', start: '2026-10-08T09:00', end: '2026-10-08T10:00' };
    const old = world.booker.state.book({
      ...slot,
      title: 'A',
      reference: 'TT/A/1',
      createdBy: 'old-sync@example.ac.uk',
    });
    assert.equal((await world.adopt()).status, 'succeeded');
    world.termtime.state.activities.delete('A');
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(old.status, 'Cancelled');
  });
});

describe('an entry of Booker’s list that cannot be read', () => {
  it('is still ours by its number: it is not booked again elsewhere', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1] }, z] });
    await world.run();
    const booking = only(world, 'Lecture A');
    world.booker.state.change(booking, { reference: null, roomIndex: world.booker.state.room('R5').index });
    Object.assign(booking, { attendees: 'many' });
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(ours(world).length, 2);
    Object.assign(booking, { attendees: 20 });
    await world.run();
    assert.equal(ours(world)[0], '2026-10-08T09:00-10:00 R3 Lecture A');
  });
});

describe('an entry that cannot be read and bears a copy of our mark', () => {
  it('takes nothing from the booking of ours that lost it', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1] }, z] });
    await world.run();
    const slot = { room: 'R5', start: '2026-10-08T09:00', end: '2026-10-08T10:00' };
    const copy = world.booker.state.book({ ...slot, title: 'Meeting', reference: 'lockstep:CambTest:A:1:R3' });
    Object.assign(copy, { attendees: 'many' });
    world.booker.state.change(only(world, 'Lecture A'), { reference: null });
    const into = told();
    assert.equal((await world.run({ told: into })).status, 'succeeded');
    assert.deepEqual(
      into.findings.map(({ kind }) => kind),
      ['unreadable-bookings'],
    );
    assert.equal(only(world, 'Lecture A').reference, 'lockstep:CambTest:A:1:R3');
    assert.equal(copy.revision, 1);
  });
});

describe('a booking of which the run that made it never heard', () => {
  for (const [what, room, start, end] of [
    ['to another time', 'R3', '11:00', '12:00'],
    ['to another room', 'R4', '09:00', '10:00'],
  ] as const) {
    it(`stays ours while its activity waits, moved ${what} that is taken`, async () => {
      await using world = university({ activities: [{ code: 'A', weeks: [1] }, z], daysPerRead: 366 });
      world.booker.misbehave({ method: 'POST', path: 'booking$', does: { kind: 'reset', handled: true } });
      world.booker.misbehave({ method: 'GET', path: 'bookings', skip: 1, does: { kind: 'reset', handled: false } });
      await world.run();
      world.booker.reset();
      Object.assign(world.termtime.state.activity('A'), { rooms: [room], start, end });
      const slot = { start: `2026-10-08T${start}`, end: `2026-10-08T${end}` };
      const meeting = world.booker.state.book({ room, ...slot, title: 'Meeting' });
      world.clock.advance(600_000);
      await world.run();
      const into = told();
      await world.run({ told: into });
      assert.deepEqual(into.findings, [], 'it is no stranger');
      world.booker.state.change(meeting, { status: 'Cancelled' });
      assert.equal((await world.run()).status, 'succeeded');
      assert.equal(ours(world)[0], `2026-10-08T${start}-${end} ${room} Lecture A`);
      assert.equal(ours(world).length, 2);
    });
  }
});
