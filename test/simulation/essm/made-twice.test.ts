import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bookings } from '#functions/essm/booking/booking-record.ts';
import { sandboxBookerAccount } from '#sandbox/booker/booker.ts';
import type { SandboxBooking } from '#sandbox/booker/state.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { ours, told, type University, university } from './support/university.ts';

const reference = 'lockstep:CambTest:A:1:R3';

/** A and Z, whose first request for A got no answer, so that it was made again. */
async function madeAgain(): Promise<University> {
  const activities = [
    { code: 'A', weeks: [1] },
    { code: 'Z', rooms: ['R6'], weeks: [8] },
  ];
  const world = university({ activities, config: { concurrency: 1 }, daysPerRead: 366 });
  world.booker.misbehave({ method: 'POST', path: 'booking$', next: 1, does: { kind: 'reset', handled: false } });
  assert.equal((await world.run()).status, 'succeeded');
  assert.equal(ours(world).length, 2);
  return world;
}

/** Booker carries that first request out now. */
function carriedOutLate({ booker }: University, given: Partial<SandboxBooking> = {}): SandboxBooking {
  const createdBy = sandboxBookerAccount.email;
  const slot = { room: 'R3', start: '2026-10-08T09:00', end: '2026-10-08T10:00' };
  const booking = booker.state.book({ ...slot, title: 'Lecture A', reference, createdBy });
  booker.state.change(booking, given);
  return booking;
}

const z = '2026-11-26T09:00-10:00 R6 Lecture Z';

describe('a request that Booker carries out after it was given up and made again', () => {
  for (const [what, mark] of [
    ['with its mark', reference],
    ['whose mark somebody took away', null],
    ['whose mark somebody wrote over', 'lockstep:CambTest:Z:8:R6'],
  ] as const) {
    it(`is cancelled, ${what}, where the booking was moved meanwhile`, async () => {
      await using world = await madeAgain();
      Object.assign(world.termtime.state.activity('A'), { rooms: ['R4'], start: '11:00', end: '12:00' });
      await world.run();
      const late = carriedOutLate(world, { reference: mark });
      assert.equal((await world.run()).status, 'succeeded');
      assert.equal(late.status, 'Cancelled');
      assert.deepEqual(ours(world), ['2026-10-08T11:00-12:00 R4 Lecture A', z]);
      assert.equal((await world.run()).message, 'Nothing to do.');
    });
  }

  it('is cancelled where the activity is gone meanwhile, and so is its booking', async () => {
    await using world = await madeAgain();
    world.termtime.state.activities.delete('A');
    await world.run();
    const late = carriedOutLate(world);
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(late.status, 'Cancelled');
    assert.deepEqual(ours(world), [z]);
  });

  it('is the booking, where the other was cancelled by somebody', async () => {
    await using world = await madeAgain();
    for (const booking of world.booker.state.bookings.values())
      if (booking.reference === reference) world.booker.state.change(booking, { status: 'Cancelled' });
    const late = carriedOutLate(world);
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(late.status, 'Approved');
    world.termtime.state.activity('A').name = 'Seminar';
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Seminar', z]);
  });

  it('is in the way of nobody, where its activity comes back to its place', async () => {
    await using world = await madeAgain();
    world.termtime.state.activity('A').rooms = ['R4'];
    await world.run();
    carriedOutLate(world);
    world.termtime.state.activity('A').rooms = ['R3'];
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal((await world.run()).status, 'succeeded');
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Lecture A', z]);
  });

  it('is left where somebody else made it, where it is elsewhere, and where a record knows it', async () => {
    await using world = await madeAgain();
    world.termtime.state.activity('A').rooms = ['R4'];
    await world.run();
    const moved = carriedOutLate(world, { roomIndex: world.booker.state.room('R5').index });
    const copy = carriedOutLate(world, { createdBy: 'porter@example.ac.uk' });
    const into = told();
    await world.run({ told: into });
    assert.deepEqual(into.changes, []);
    assert.deepEqual([copy.status, moved.status], ['Approved', 'Approved']);
    world.booker.state.change(copy, { status: 'Cancelled' });
    // A second room is the first again: what is made there is made anew.
    world.termtime.state.activity('A').rooms = ['R4', 'R3'];
    await world.run();
    await world.run();
    assert.equal(ours(world).filter(text => text.endsWith('A')).length, 3);
  });

  it('is not waited for any more after an hour', async () => {
    await using world = await madeAgain();
    const record = async () => (await collectionOn(world.store, bookings).get(reference))?.value ?? assert.fail();
    assert.deepEqual(
      (await record()).unheard.map(({ room, start }) => `${room} ${start}`),
      ['R3 2026-10-08T09:00'],
    );
    world.clock.advance(3_599_000);
    assert.equal((await world.run()).message, 'Nothing to do.');
    world.clock.advance(1_200_000);
    await world.run();
    const after = await record();
    assert.deepEqual([after.unheard, after.isOpen], [[], false]);
  });
});
