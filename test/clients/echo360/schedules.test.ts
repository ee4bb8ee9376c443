import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Echo360Settings } from '#sandbox/echo360/settings.ts';
import { RefusedError, UnreadableAnswerError, UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import { draft, echo360Setup } from './support/echo360-setup.ts';

const kindOf = (answer: { readonly kind: string; readonly what?: string }) => answer.what ?? answer.kind;

describe('a schedule in Echo360', () => {
  it('is created, read, changed and deleted by its external id, each change under the lease', async () => {
    await using setup = await echo360Setup();
    const { client, standIn, events } = setup;
    const created = await client.createSchedule(draft);
    assert.ok(created.kind === 'done');
    const { schedule } = created;
    assert.deepEqual(
      {
        ...schedule,
        id: '',
        roomId: '',
        sections: schedule.sections.map(({ name, course, term }) => [name, course, term]),
      },
      {
        id: '',
        externalId: draft.externalId,
        name: draft.name,
        date: '2026-11-16',
        endDate: null,
        start: '15:00',
        end: '16:00',
        daysOfWeek: [],
        exclusionDates: [],
        roomId: '',
        roomName: 'Room ROOM1',
        presenterEmail: 'presenter1@example.ac.uk',
        sections: [['LC01', 'ENGLANG1', '2026/27']],
        input1: 'Display',
        input2: 'Video',
        captureQuality: 'High',
      },
    );
    assert.deepEqual(await client.getSchedule(draft.externalId), schedule);
    assert.deepEqual(await client.getSchedule(schedule.id), schedule);
    const moved = { ...draft, room: 'ROOM2', start: '16:00', end: '17:00', presenterEmail: null, input2: null };
    const updated = await client.updateSchedule(draft.externalId, moved);
    assert.ok(updated.kind === 'done');
    const { id, roomName, start, end, presenterEmail, input2 } = updated.schedule;
    assert.deepEqual(
      [id, roomName, start, end, presenterEmail, input2],
      [schedule.id, 'Room ROOM2', '16:00', '17:00', null, null],
    );
    assert.deepEqual(await client.deleteSchedule(draft.externalId), { kind: 'done' });
    assert.equal(standIn.state.schedules.size, 0);
    assert.equal(await client.getSchedule(draft.externalId), null);
    assert.deepEqual(events, [
      'echo360',
      'lease',
      'echo360',
      'echo360',
      'echo360',
      'lease',
      'echo360',
      'lease',
      'echo360',
      'echo360',
    ]);
  });

  it('may have an external id that must be encoded', async () => {
    await using setup = await echo360Setup();
    const externalId = '1/2 3%4?5#é';
    await setup.client.createSchedule({ ...draft, externalId });
    assert.equal((await setup.client.getSchedule(externalId))?.externalId, externalId);
    assert.deepEqual(await setup.client.deleteSchedule(externalId), { kind: 'done' });
    for (const key of ['', '.', '..'])
      await assert.rejects(setup.client.deleteSchedule(key), { name: 'BadRequestError' });
  });
});

/** Every combination of the switches that change how a refusal looks. */
const looks: readonly Partial<Echo360Settings>[] = (['message', 'param'] as const).flatMap(errorShape =>
  (['clash', 'taken', 'both'] as const).flatMap(clashText =>
    ([400, 409] as const).flatMap(status =>
      (['SectionNotFound', 'ScheduleNotFound', 'text'] as const).map(sectionError => ({
        errorShape,
        clashText,
        clashStatus: status,
        duplicateStatus: status,
        sectionError,
        missingStatus: status === 400 ? (400 as const) : (404 as const),
        deleteBody: status === 400 ? ('json' as const) : ('empty' as const),
      })),
    ),
  ),
);

describe('what Echo360 refuses', () => {
  it('is told apart however it is said', async () => {
    await using setup = await echo360Setup({ callsPerMinute: null }, { perMinute: 60_000 });
    const { client, standIn } = setup;
    standIn.state.addSchedule({
      startDate: draft.date,
      startTime: '15:30',
      endTime: '16:30',
      venue: { roomExternalId: 'ROOM2' },
      captureQuality: 'High',
    });
    await client.createSchedule(draft);
    for (const look of looks) {
      standIn.configure(look);
      const other = { ...draft, externalId: 'other' };
      const outcomes = {
        clash: await client.createSchedule({ ...other, room: 'ROOM2' }),
        room: await client.createSchedule({ ...other, room: 'NONE' }),
        section: await client.createSchedule({ ...other, section: 'NONE' }),
        presenter: await client.createSchedule({ ...other, presenterEmail: 'nobody@example.ac.uk' }),
        'no-device': await client.createSchedule({ ...other, room: 'BARE' }),
        'in-past': await client.createSchedule({ ...other, date: '2026-10-01' }),
        'duplicate-external-id': await client.createSchedule({ ...draft, start: '18:00', end: '19:00' }),
        gone: await client.updateSchedule('other', other),
        refused: await client.createSchedule({ ...other, captureQuality: 'Extreme' }),
      };
      for (const [expected, answer] of Object.entries(outcomes)) {
        assert.equal(kindOf(answer), expected, `${JSON.stringify(answer)} ${JSON.stringify(look)}`);
      }
      assert.equal(kindOf(await client.updateSchedule(draft.externalId, { ...draft, room: 'ROOM2' })), 'clash');
      assert.equal(kindOf(await client.updateSchedule(draft.externalId, { ...draft, section: 'NONE' })), 'section');
      assert.equal(kindOf(await client.deleteSchedule('other')), 'gone');
      assert.equal(await client.getSchedule('other'), null);
    }
    assert.equal(standIn.state.schedules.size, 2);
  });

  it('for a duration or a presenter who is no instructor is told in words', async () => {
    await using setup = await echo360Setup({
      longestMinutes: 240,
      presenterMustBeInstructor: true,
      errorShape: 'param',
    });
    const { client, standIn } = setup;
    standIn.state.addUser({ email: 'student1@example.ac.uk', firstName: 'A', lastName: 'Student', roles: ['Student'] });
    const long = await client.createSchedule({ ...draft, start: '10:00', end: '18:00' });
    assert.deepEqual(long, {
      kind: 'refused',
      message: 'Echo360 does not record lessons of this length (“Duration exceeds 240 minutes”)',
    });
    const student = await client.createSchedule({ ...draft, presenterEmail: 'student1@example.ac.uk' });
    assert.match(
      student.kind === 'refused' ? student.message : '',
      /may not be an instructor's \(“User is not an Instructor”\)/,
    );
  });
});

describe('an answer that is lost', () => {
  it('after a create is not sent again, and the schedule is found by its external id', async () => {
    await using setup = await echo360Setup();
    setup.standIn.misbehave({ method: 'POST', path: 'schedules', next: 1, does: { kind: 'reset', handled: true } });
    await assert.rejects(
      setup.client.createSchedule(draft),
      error => error instanceof UpstreamUnavailableError && error.mayHaveHappened,
    );
    assert.equal(setup.standIn.requests.count('POST /public/api/v2/schedules'), 1);
    assert.equal(kindOf(await setup.client.createSchedule(draft)), 'duplicate-external-id');
    assert.equal((await setup.client.getSchedule(draft.externalId))?.name, draft.name);
  });

  it('after an update or a delete is asked for again and comes out the same', async () => {
    await using setup = await echo360Setup();
    const { client, standIn } = setup;
    await client.createSchedule(draft);
    standIn.misbehave({ method: 'PUT', next: 1, does: { kind: 'torn' } });
    assert.equal(kindOf(await client.updateSchedule(draft.externalId, { ...draft, name: 'New' })), 'done');
    standIn.misbehave({ method: 'DELETE', next: 1, does: { kind: 'reset', handled: true } });
    assert.deepEqual(await client.deleteSchedule(draft.externalId), { kind: 'done' });
    assert.equal(kindOf(await client.deleteSchedule(draft.externalId)), 'gone');
  });

  it('after a delete does not turn another refusal into success', async () => {
    await using setup = await echo360Setup();
    const { client, standIn } = setup;
    await client.createSchedule(draft);
    standIn.misbehave({ method: 'DELETE', next: 1, does: { kind: 'reset' } });
    const headers = { 'content-type': 'application/json' };
    const body = '{"error":"BadRequest","message":"Capture is running"}';
    standIn.misbehave({ method: 'DELETE', does: { kind: 'answer', status: 400, headers, body } });
    assert.equal(kindOf(await client.deleteSchedule(draft.externalId)), 'refused');
  });

  it('is none when Echo360 says it is busy: the same create is sent again', async () => {
    await using setup = await echo360Setup();
    setup.standIn.misbehave({
      method: 'POST',
      path: 'schedules',
      next: 2,
      does: { kind: 'rateLimited', retryAfter: 3 },
    });
    assert.equal(kindOf(await setup.client.createSchedule(draft)), 'done');
  });
});

describe('an answer that is none', () => {
  for (const kind of ['html', 'empty', 'truncated'] as const) {
    it(`(${kind}) ends the call in an error`, async () => {
      await using setup = await echo360Setup();
      setup.standIn.misbehave({ path: 'schedules', does: { kind } });
      await assert.rejects(setup.client.createSchedule(draft), UnreadableAnswerError);
      await assert.rejects(setup.client.getSchedule(draft.externalId), UnreadableAnswerError);
      await assert.rejects(setup.client.listSchedules(), UnreadableAnswerError);
    });
  }

  it('is an answer about another schedule', async () => {
    await using setup = await echo360Setup();
    const { state } = setup.standIn;
    const { id } = state.addSchedule({
      startDate: draft.date,
      startTime: '08:00',
      endTime: '09:00',
      venue: { roomExternalId: 'ROOM1' },
      captureQuality: 'High',
      externalId: 'theirs',
    });
    const theirs = await setup.client.getSchedule(id);
    assert.equal(theirs?.externalId, 'theirs');
    const answer = { id, externalId: 'theirs', startDate: draft.date, startTime: '08:00:00', endTime: '09:00:00' };
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(answer);
    setup.standIn.misbehave({ method: 'GET', does: { kind: 'answer', status: 200, headers, body } });
    assert.deepEqual((await setup.client.getSchedule(id))?.start, '08:00', 'seconds are cut');
    setup.standIn.misbehave({
      method: 'POST',
      path: 'schedules',
      does: { kind: 'answer', status: 201, headers, body },
    });
    await assert.rejects(setup.client.createSchedule(draft), { name: 'ImplausibleAnswerError' });
  });

  it('is a page in place of 404, which must not pass for a schedule that is gone', async () => {
    await using setup = await echo360Setup();
    setup.standIn.misbehave({
      path: 'schedules',
      does: { kind: 'answer', status: 404, headers: { 'content-type': 'text/html' }, body: '<html>Not found</html>' },
    });
    await assert.rejects(setup.client.deleteSchedule(draft.externalId), RefusedError);
    await assert.rejects(setup.client.getSchedule(draft.externalId), RefusedError);
    await assert.rejects(setup.client.createSchedule(draft), RefusedError);
  });
});
