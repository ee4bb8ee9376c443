import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Echo360Fixture, member, scheduleBody, schedulesPath, startFixture, textMember } from './fixture.ts';

let echo: Echo360Fixture;

describe('schedules of the Echo360 stand-in', () => {
  beforeEach(async () => {
    echo = await startFixture();
  });
  afterEach(() => echo.standIn.close());

  it('creates with 201 and the whole object: ids and names, nothing that is not there, no availability', async () => {
    const answer = await echo.ask('POST', schedulesPath, scheduleBody());
    assert.equal(answer.status, 201);
    const { state } = echo.standIn;
    assert.deepEqual(answer.json(), {
      institutionId: state.institutionId,
      id: state.schedules.values()[0]?.id,
      name: 'Cells',
      startDate: '2026-01-12',
      startTime: '09:00',
      endTime: '10:00',
      venue: {
        campusId: state.campuses.find('MAIN')?.id,
        campusName: 'Main Campus',
        buildingId: state.buildings.find('LIB')?.id,
        buildingName: 'Library',
        roomId: state.rooms.find('R1')?.id,
        roomName: 'Room 1',
      },
      presenter: {
        userId: state.users.find('ada')?.id,
        userEmail: 'ada.example@example.ac.uk',
        userFullName: 'Ada Example',
      },
      sections: [
        {
          courseId: state.courses.find('BIO101')?.id,
          courseIdentifier: 'BIO101',
          termId: state.terms.find('2025/26')?.id,
          termName: '2025/26',
          sectionId: state.sections.find('BIO101_LC01')?.id,
          sectionName: 'LC01',
        },
      ],
      shouldCaption: false,
      shouldStreamLive: false,
      shouldAutoPublish: true,
      shouldRecurCapture: false,
      input1: 'Display',
      input2: 'Video',
      captureQuality: 'High',
      externalId: '4711-1-2025-26',
    });
  });

  it('shows Immediate availability in listings only, and what was given everywhere', async () => {
    const created = await echo.ask('POST', schedulesPath, scheduleBody());
    assert.equal(member(created.json(), 'sections.0.availability'), undefined);
    const listed = await echo.ask('GET', schedulesPath);
    assert.deepEqual(member(listed.json(), 'data.0.sections.0.availability'), { availability: 'Immediate' });
    const concrete = { availability: 'concrete', concreteTime: '2026-02-01' };
    const sections = [{ sectionExternalId: 'BIO101_LC01', availability: concrete }];
    const changed = await echo.ask('PUT', `${schedulesPath}/4711-1-2025-26`, scheduleBody({ sections }));
    assert.deepEqual(member(changed.json(), 'sections.0.availability'), { ...concrete, availability: 'Concrete' });
  });

  it('reads, replaces and deletes by id and by percent-encoded external id', async () => {
    const externalId = '4711-1-2025/26';
    const id = textMember((await echo.ask('POST', schedulesPath, scheduleBody({ externalId }))).json(), 'id');
    const byExternalId = `${schedulesPath}/${encodeURIComponent(externalId)}`;
    assert.equal(member((await echo.ask('GET', byExternalId)).json(), 'id'), id);
    const changed = await echo.ask('PUT', byExternalId, scheduleBody({ externalId, startTime: '09:30' }));
    assert.equal(changed.status, 200);
    assert.equal(member(changed.json(), 'id'), id);
    assert.equal(member((await echo.ask('GET', `${schedulesPath}/${id}`)).json(), 'startTime'), '09:30');
    const deleted = await echo.ask('DELETE', byExternalId);
    assert.equal(deleted.status, 200);
    assert.equal(deleted.text, '');
    assert.equal(echo.standIn.state.schedules.size, 0);
  });

  it('replaces fully: what PUT leaves out is gone', async () => {
    await echo.ask('POST', schedulesPath, scheduleBody());
    const { name: _n, externalId: _e, presenter: _p, input2: _i, sections: _s, ...rest } = scheduleBody();
    await echo.ask('PUT', `${schedulesPath}/4711-1-2025-26`, rest);
    const [left] = echo.standIn.state.snapshot();
    assert.equal(left?.name, 'Untitled');
    assert.deepEqual([left?.externalId, left?.presenterEmail, left?.input2, left?.sections], [null, null, null, []]);
    assert.equal(left?.revision, 2);
  });

  it('keeps what PUT leaves out where that is switched on', async () => {
    echo.standIn.configure({ omittedOnPut: 'kept' });
    await echo.ask('POST', schedulesPath, scheduleBody());
    const changed = await echo.ask('PUT', `${schedulesPath}/4711-1-2025-26`, { startTime: '09:15' });
    assert.equal(changed.status, 200);
    const [left] = echo.standIn.state.snapshot();
    assert.deepEqual(
      [left?.startTime, left?.name, left?.presenterEmail, left?.room],
      ['09:15', 'Cells', 'ada.example@example.ac.uk', 'R1'],
    );
  });

  it('answers for a missing schedule with 404 or 400', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await echo.ask(method, `${schedulesPath}/none`, method === 'PUT' ? scheduleBody() : undefined);
      assert.equal(answer.status, 404);
      assert.deepEqual(answer.json(), { error: 'ScheduleNotFound', message: 'Schedule not found' });
    }
    echo.standIn.configure({ missingStatus: 400, deleteBody: 'json' });
    assert.equal((await echo.ask('DELETE', `${schedulesPath}/none`)).status, 400);
    await echo.ask('POST', schedulesPath, scheduleBody());
    assert.equal((await echo.ask('DELETE', `${schedulesPath}/4711-1-2025-26`)).text, '{}');
  });

  it('refuses an external id that is taken, and gives it again once it is free', async () => {
    await echo.ask('POST', schedulesPath, scheduleBody());
    const elsewhere = scheduleBody({ venue: { roomExternalId: 'R2' } });
    const refused = await echo.ask('POST', schedulesPath, elsewhere);
    assert.equal(refused.status, 400);
    assert.match(refused.text, /External Id already exists/);
    await echo.ask('DELETE', `${schedulesPath}/4711-1-2025-26`);
    assert.equal((await echo.ask('POST', schedulesPath, elsewhere)).status, 201);
    await echo.ask('POST', schedulesPath, scheduleBody({ externalId: 'other' }));
    const stolen = await echo.ask('PUT', `${schedulesPath}/other`, scheduleBody());
    assert.equal(stolen.status, 400);
  });

  it('names what a schedule refers to and does not exist', async () => {
    const refusal = async (change: object): Promise<[number, unknown]> => {
      const answer = await echo.ask('POST', schedulesPath, scheduleBody(change));
      return [answer.status, answer.json()];
    };
    const room = { venue: { roomExternalId: 'R9' } };
    assert.deepEqual(await refusal(room), [400, { error: 'RoomNotFound', message: 'Room not found' }]);
    const user = { presenter: { userEmail: 'nobody@example.ac.uk' } };
    assert.deepEqual(await refusal(user), [400, { error: 'UserNotFound', message: 'User not found' }]);
    const section = { sections: [{ sectionExternalId: 'NONE_LC01' }] };
    assert.deepEqual(await refusal(section), [400, { error: 'SectionNotFound', message: 'Section not found' }]);
    echo.standIn.configure({ sectionError: 'ScheduleNotFound' });
    assert.deepEqual(await refusal(section), [400, { error: 'ScheduleNotFound', message: 'Schedule not found' }]);
    echo.standIn.configure({ sectionError: 'text' });
    assert.deepEqual(await refusal(section), [400, { error: 'BadRequest', message: 'Section Not Found' }]);
    assert.deepEqual(await refusal({ venue: { roomExternalId: 'BARE' } }), [
      400,
      { error: 'JsonError', param: { 'obj.venue.room': [{ msg: 'Device not found in Room', args: [] }] } },
    ]);
  });

  it('accepts rooms, sections and presenters by id, and a presenter without an account', async () => {
    const { state } = echo.standIn;
    const answer = await echo.ask('POST', schedulesPath, {
      ...scheduleBody({ guestPresenter: 'A guest' }),
      venue: { roomId: state.rooms.find('R2')?.id, buildingId: state.buildings.find('LIB')?.id },
      sections: [{ sectionId: state.sections.find('BIO101_LC01')?.id }],
      presenter: { userId: state.users.find('ada')?.id },
    });
    assert.equal(answer.status, 201);
    assert.equal(member(answer.json(), 'venue.roomName'), 'Room 2');
    assert.equal(member(answer.json(), 'guestPresenter'), 'A guest');
  });

  it('refuses what has begun, by the clock and the zone of the campus', async () => {
    const early = { startDate: '2026-01-05', startTime: '08:59', endTime: '09:30' };
    const refused = await echo.ask('POST', schedulesPath, scheduleBody(early));
    assert.equal(refused.status, 400);
    assert.deepEqual(refused.json(), { error: 'BadRequest', message: 'Time in past' });
    assert.equal((await echo.ask('POST', schedulesPath, scheduleBody({ ...early, startTime: '09:00' }))).status, 201);
    echo.clock.advance(20 * 60_000);
    const again = scheduleBody({ ...early, startTime: '09:10', externalId: 'b', venue: { roomExternalId: 'R2' } });
    assert.equal((await echo.ask('POST', schedulesPath, again)).status, 400);
    echo.standIn.configure({ pastLimit: 'end' });
    assert.equal((await echo.ask('POST', schedulesPath, again)).status, 201);
    const { state } = echo.standIn;
    state.addCampus({ name: 'Abroad', timeZone: 'Asia/Singapore', externalId: 'ABROAD' });
    state.addBuilding({ name: 'Tower', campus: 'ABROAD', externalId: 'TOWER' });
    state.addRoom({ name: 'Far', building: 'TOWER', externalId: 'FAR' });
    const noon = { ...early, startTime: '12:00', endTime: '13:00', externalId: 'c', venue: { roomExternalId: 'FAR' } };
    assert.match((await echo.ask('POST', schedulesPath, scheduleBody(noon))).text, /Time in past/);
  });

  it('knows a longest capture and a presenter’s role where these are switched on', async () => {
    echo.standIn.configure({ longestMinutes: 240, errorShape: 'param' });
    const long = await echo.ask('POST', schedulesPath, scheduleBody({ endTime: '13:01' }));
    assert.match(long.text, /"obj.endTime":\[\{"msg":"Duration exceeds 240 minutes"/);
    assert.equal((await echo.ask('POST', schedulesPath, scheduleBody({ endTime: '13:00' }))).status, 201);
    echo.standIn.state.addUser({ email: 'sam@example.ac.uk', firstName: 'Sam', lastName: 'S', roles: ['Student'] });
    echo.standIn.configure({ presenterMustBeInstructor: true });
    const student = scheduleBody({
      presenter: { userEmail: 'sam@example.ac.uk' },
      startTime: '14:00',
      endTime: '15:00',
    });
    assert.match((await echo.ask('POST', schedulesPath, student)).text, /not an Instructor/);
  });
});
