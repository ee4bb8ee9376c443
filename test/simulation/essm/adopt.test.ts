import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { disown } from '#functions/essm/adopt/disown.ts';
import { addActivity, ours, told, university } from './support/university.ts';

const adopt = {
  references: ['^TT/(?<activity>[^/]+)/(?<week>\\d+)$', '^UID:(?<uniqueId>.+)$'],
  createdBy: ['old-sync@example.ac.uk'],
};

describe('essm-adopt', () => {
  it('takes over what a predecessor made, by reference or by account and place, and then brings it up to date', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1, 2] },
        { code: 'B', weeks: [2], rooms: ['R4'] },
        { code: 'C', weeks: [3], rooms: ['R5'] },
      ],
      config: { adopt },
    });
    const { state } = world.booker;
    const by = { createdBy: 'old-sync@example.ac.uk' };
    // As the old tool left it: the right place, a place that has moved since, one known by the event's id, one by place
    // only.
    state.book({
      room: 'R3',
      start: '2026-10-08T09:00',
      end: '2026-10-08T10:00',
      title: 'A',
      reference: 'TT/A/1',
      ...by,
    });
    state.book({
      room: 'R1',
      start: '2026-10-15T12:00',
      end: '2026-10-15T13:00',
      title: 'A',
      reference: 'TT/A/2',
      ...by,
    });
    state.book({
      room: 'R4',
      start: '2026-10-15T09:00',
      end: '2026-10-15T10:00',
      title: 'B',
      reference: 'UID:B-1',
      ...by,
    });
    state.book({ room: 'R5', start: '2026-10-22T09:00', end: '2026-10-22T10:00', title: 'C', ...by });
    state.book({ room: 'R5', start: '2026-10-29T09:00', end: '2026-10-29T10:00', title: 'Nothing like it', ...by });
    const meeting = state.book({ room: 'R6', start: '2026-10-22T09:00', end: '2026-10-22T10:00', title: 'Meeting' });
    const before = told();
    await world.run({ told: before, mode: 'dry-run' });
    assert.ok(
      before.changes.some(({ kind }) => kind === 'wait'),
      'without adoption the old bookings are in the way',
    );

    const plan = told();
    assert.equal((await world.adopt({ told: plan, mode: 'dry-run' })).status, 'succeeded');
    assert.equal(plan.changes.length, 4);
    assert.match(plan.findings.find(({ kind }) => kind === 'not-adopted')?.message ?? '', /Nothing like it/);
    assert.equal((await world.adopt()).status, 'succeeded');
    const requests = world.booker.requests.count('POST /api/booker/booking');
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(world.booker.requests.count('POST /api/booker/booking'), requests, 'nothing is booked twice');
    const marks = [...state.bookings.values()].map(({ reference, title }) => `${title} ${reference ?? '-'}`);
    assert.deepEqual(marks.sort(), [
      'Lecture A lockstep:CambTest:A:1:R3',
      'Lecture A lockstep:CambTest:A:2:R3',
      'Lecture B lockstep:CambTest:B:2:R4',
      'Lecture C lockstep:CambTest:C:3:R5',
      'Meeting -',
      'Nothing like it -',
    ]);
    assert.equal(meeting.revision, 1);
    assert.equal((await world.run()).message, 'Nothing to do.');
  });

  it('plans nothing for what is ours already, and takes no copy of a mark for ours', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1] },
        { code: 'B', weeks: [2] },
      ],
      config: { adopt },
    });
    await world.run();
    assert.equal((await world.adopt()).message, 'Nothing to do.');
    const [first, second] = [...world.booker.state.bookings.values()];
    assert.ok(first !== undefined && second !== undefined);
    // Ours is given up by hand, and somebody copies its mark to a meeting of theirs.
    const copy = { room: 'R5', start: '2026-10-09T09:00', end: '2026-10-09T10:00', title: 'Copy' };
    world.booker.state.change(world.booker.state.book(copy), { reference: first.reference });
    world.booker.state.change(first, { status: 'Cancelled' });
    assert.equal((await world.adopt()).message, 'Nothing to do.');
    await world.run();
    assert.equal([...world.booker.state.bookings.values()].find(({ title }) => title === 'Copy')?.revision, 2);
  });

  it('takes our own bookings back when the state was lost', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1] }] });
    await world.run();
    await using after = university({ activities: [{ code: 'A', weeks: [1] }] });
    for (const { roomIndex: _, index: __, revision: ___, ...booking } of world.booker.state.bookings.values())
      after.booker.state.book({ room: 'R3', ...booking });
    after.termtime.state.activity('A').start = '08:00';
    const into = told();
    await after.run({ told: into });
    assert.match(into.findings[0]?.message ?? '', /essm-adopt/);
    await after.adopt();
    await after.run();
    assert.deepEqual(ours(after), ['2026-10-08T08:00-10:00 R3 Lecture A']);
  });

  it('lets two runs at once not both work', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1, 2, 3] }] });
    const [one, other] = await Promise.all([world.run(), world.run()]);
    assert.deepEqual([one.status, other.status].sort(), ['skipped', 'succeeded']);
    assert.equal(ours(world).length, 3);
  });

  it('lets go of a booking in question when a person says so', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1, 2] }] });
    await world.run();
    world.termtime.state.activity('A').hiddenWeeks = [2];
    await world.run();
    assert.equal(ours(world).length, 2);
    const reference = 'lockstep:CambTest:A:2:R3';
    await assert.rejects(world.letGo(['lockstep:CambTest:A:1:R3']), /not in question/);
    await world.letGo([reference]);
    await world.run();
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Lecture A']);
    addActivity(world.termtime, { code: 'B', weeks: [2] });
    await world.run();
    assert.equal(ours(world).length, 2);
  });

  it('leaves alone what essm-bookings may have made itself', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1], colocation: 'both' },
        { code: 'B', weeks: [1], colocation: 'both' },
      ],
      config: { adopt },
      daysPerRead: 366,
    });
    const slot = { start: '2026-10-08T12:00', end: '2026-10-08T13:00', createdBy: 'old-sync@example.ac.uk' };
    // The booking is made, and the run dies before it hears of it.
    const lost = { method: 'POST', path: 'booking$', does: { kind: 'reset', handled: true } } as const;
    const looking = { method: 'GET', path: 'bookings', skip: 1, does: { kind: 'reset', handled: false } } as const;
    world.booker.misbehave(lost);
    world.booker.misbehave(looking);
    await world.run();
    world.booker.reset();
    const old = world.booker.state.book({ ...slot, room: 'R3', title: 'B', reference: 'TT/B/1' });
    const into = told();
    assert.equal((await world.adopt({ told: into })).message, 'Nothing to do.');
    assert.match(into.findings[0]?.message ?? '', /essm-bookings is about to make one itself/);
    world.clock.advance(600_000);
    await world.run();
    assert.deepEqual(ours(world), ['2026-10-08T09:00-10:00 R3 Lecture A / Lecture B']);
    await world.adopt({ told: into });
    assert.match(into.findings.at(-1)?.message ?? '', /another booking stands for the same date/);
    assert.equal(old.reference, 'TT/B/1', 'it is left');
  });

  it('knows a booking by whoever of a colocated set the predecessor named', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1], colocation: 'both' },
        { code: 'B', weeks: [1], colocation: 'both' },
      ],
      config: { adopt },
    });
    const slot = { start: '2026-10-08T12:00', end: '2026-10-08T13:00', createdBy: 'old-sync@example.ac.uk' };
    const old = world.booker.state.book({ ...slot, room: 'R3', title: 'B', reference: 'TT/B/1' });
    await world.adopt();
    assert.equal((await world.run()).status, 'succeeded');
    assert.equal(old.reference, 'lockstep:CambTest:A:1:R3');
  });

  for (const inPlace of ['TT/A/1', null]) {
    it(`takes of two bookings for one date the one in its place, ${inPlace === null ? 'without' : 'with'} a reference`, async () => {
      await using world = university({ activities: [{ code: 'A', weeks: [1] }], config: { adopt } });
      const by = { title: 'A', createdBy: 'old-sync@example.ac.uk' };
      const earlier = { start: '2026-10-08T07:00', end: '2026-10-08T08:00' };
      const elsewhere = world.booker.state.book({ room: 'R4', ...earlier, reference: 'TT/A/1', ...by });
      const slot = { room: 'R3', start: '2026-10-08T09:00', end: '2026-10-08T10:00' };
      const old = world.booker.state.book({ ...slot, reference: inPlace, ...by });
      const into = told();
      await world.adopt({ told: into });
      assert.match(into.findings[0]?.message ?? '', /R4, is not adopted: another booking stands for the same date/);
      assert.equal((await world.run()).status, 'succeeded');
      assert.equal(old.reference, 'lockstep:CambTest:A:1:R3');
      assert.equal(elsewhere.revision, 1, 'the other is left');
      assert.equal((await world.run()).message, 'Nothing to do.');
    });
  }

  it('takes over what is in the way of a booking of ours that was to move, though only Booker’s refusal told of it', async () => {
    await using world = university({
      activities: [{ code: 'A', weeks: [1], rooms: ['R4'] }],
      config: { adopt },
      booker: { hidesOthers: true, namesConflicts: false },
    });
    await world.run();
    const [made] = [...world.booker.state.bookings.values()];
    const slot = { room: 'R3', start: '2026-10-08T09:00', end: '2026-10-08T10:00' };
    const by = { title: 'A', createdBy: 'old-sync@example.ac.uk' };
    const old = world.booker.state.book({ ...slot, reference: 'TT/A/1', ...by });
    world.termtime.state.activity('A').rooms = ['R3'];
    const into = told();
    await world.run({ told: into });
    assert.match([...into.outcomes.values()].map(({ reason }) => reason).join(), /the room is taken, but not by whom/);
    world.booker.configure({ hidesOthers: false });
    await world.adopt();
    await world.run();
    assert.equal(old.reference, 'lockstep:CambTest:A:1:R3');
    assert.equal(made?.status, 'Approved', 'ours is in question for now');
    await world.letGo(['lockstep:CambTest:A:1:R4']);
    await world.run();
    assert.equal(made?.status, 'Cancelled');
    assert.equal((await world.run()).message, 'Nothing to do.');
  });

  it('is taken back by the run, as long as nothing has been changed since', async () => {
    await using world = university({ activities: [{ code: 'A', weeks: [1] }], config: { adopt } });
    const slot = { room: 'R3', start: '2026-10-08T09:00', end: '2026-10-08T10:00' };
    const old = world.booker.state.book({ ...slot, title: 'A', createdBy: 'old-sync@example.ac.uk' });
    const adoption = await world.adopt();
    const { runId: run = '' } = adoption;
    assert.equal((await disown({ store: world.store }, { run })).done, 1);
    await assert.rejects(disown({ store: world.store }, { run }), /Nothing that run .* took over is as it left it/);
    await assert.rejects(disown({ store: world.store }, { run: 'x' }), /no run x/);
    const { runId: other = '' } = await world.run();
    await assert.rejects(disown({ store: world.store }, { run: other }), /adopts nothing/);
    assert.equal(old.revision, 1, 'it is somebody’s booking again');
    const { runId: again = '' } = await world.adopt();
    await world.run();
    assert.equal(old.reference, 'lockstep:CambTest:A:1:R3');
    await assert.rejects(disown({ store: world.store }, { run: again }), /a run has changed it/);
  });

  it('undoes what was booked for a department that was configured by mistake, and keeps what has begun', async () => {
    await using world = university({
      activities: [
        { code: 'A', weeks: [1, 2, 3] },
        { code: 'P', weeks: [1, 2, 3], rooms: ['R4'], department: 'PHYS' },
      ],
    });
    await world.run();
    await assert.rejects(world.letGoDepartment('PHYS', ['CHEM', 'PHYS']), /PHYS is configured/);
    world.clock.advance(Date.parse('2026-10-08T08:30:00Z') - world.clock.now());
    const departments = ['CHEM'];
    await world.run({ departments });
    assert.equal(ours(world).length, 6, 'without a word of a person they are left');
    const { done, message } = await world.letGoDepartment('PHYS', departments);
    assert.equal(done, 2);
    assert.match(message, /^2 bookings are cancelled by the next run/);
    const into = told();
    await world.run({ told: into, departments });
    assert.deepEqual(
      [...new Set(into.changes.map(({ kind, reason }) => `${kind}: ${reason}`))],
      ['cancel: a person has let it go'],
    );
    assert.deepEqual(ours(world), [
      '2026-10-08T09:00-10:00 R3 Lecture A',
      '2026-10-08T09:00-10:00 R4 Lecture P',
      '2026-10-15T09:00-10:00 R3 Lecture A',
      '2026-10-22T09:00-10:00 R3 Lecture A',
    ]);
    await assert.rejects(world.letGoDepartment('PHYS', departments), /Nothing to come is booked/);
    await assert.rejects(world.letGoDepartment('MUSIC', departments), /Nothing to come is booked/);
  });

  it('takes a booking that was let go for wanted again, where TermTime asks for it before it is cancelled', async () => {
    await using world = university({ activities: [{ code: 'P', weeks: [1], department: 'PHYS' }] });
    await world.run();
    await world.letGoDepartment('PHYS', ['CHEM']);
    await world.run();
    await world.run({ departments: ['CHEM'] });
    assert.equal(ours(world).length, 1);
  });

  it('stops above its limits before it cancels anything', async () => {
    const activities = ['A', 'B', 'C', 'D'].map((code, n) => ({
      code,
      weeks: [3],
      rooms: [`R${n + 3 > 6 ? 1 : n + 3}`],
    }));
    await using world = university({ activities, config: { limits: { cancel: { share: 0, floor: 2, cap: 2 } } } });
    await world.run();
    for (const code of ['A', 'B', 'C']) world.termtime.state.activities.delete(code);
    const result = await world.run();
    assert.equal(result.status, 'blocked');
    assert.equal(ours(world).length, 4);
  });
});
