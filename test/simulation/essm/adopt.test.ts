import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
