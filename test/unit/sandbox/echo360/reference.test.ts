import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Echo360Fixture, member, scheduleBody, schedulesPath, startFixture, textMember } from './fixture.ts';

let echo: Echo360Fixture;
const v1 = '/public/api/v1';

async function created(path: string, body: object): Promise<string> {
  const answer = await echo.ask('POST', `${v1}${path}`, body);
  assert.equal(answer.status, 201, answer.text);
  return textMember(answer.json(), 'id');
}

describe('reference data of the Echo360 stand-in', () => {
  beforeEach(async () => {
    echo = await startFixture();
  });
  afterEach(() => echo.standIn.close());

  it('shows places with their parents, external ids where they have one, and devices', async () => {
    const { state } = echo.standIn;
    const { institutionId } = state;
    const campus = (await echo.ask('GET', `${v1}/campuses/MAIN`)).json();
    const id = state.campuses.find('MAIN')?.id;
    const zone = { timeZone: 'Europe/London', timeZoneOffsetMinutes: 0 };
    assert.deepEqual(campus, { id, institutionId, name: 'Main Campus', ...zone, externalId: 'MAIN' });
    const building = (await echo.ask('GET', `${v1}/buildings/LIB`)).json();
    assert.equal(member(building, 'campusId'), id);
    const room = (await echo.ask('GET', `${v1}/rooms/R1`)).json();
    assert.equal(member(room, 'buildingId'), member(building, 'id'));
    assert.match(textMember(room, 'createdAt'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(typeof member(room, 'deviceId'), 'string');
    assert.equal(member((await echo.ask('GET', `${v1}/rooms/BARE`)).json(), 'deviceId'), undefined);
  });

  it('lists buildings of a campus and rooms of a building, by name where Echo360 does', async () => {
    const { state } = echo.standIn;
    state.addCampus({ name: 'Annexe', externalId: 'ANNEXE' });
    for (const name of ['West', 'arts', 'Zoo']) state.addBuilding({ name, campus: 'ANNEXE' });
    const campusId = state.campuses.find('ANNEXE')?.id;
    const path = `${v1}/buildings?limit=2&campusId=${campusId}`;
    const first = (await echo.ask('GET', path)).json();
    assert.deepEqual([member(first, 'data.0.name'), member(first, 'data.1.name')], ['arts', 'West']);
    const next = textMember(first, 'next');
    assert.doesNotMatch(next, /campusId/);
    const offset = new URLSearchParams(next.split('?')[1]).get('offset') ?? '';
    const cursor: unknown = JSON.parse(Buffer.from(offset, 'base64').toString());
    assert.deepEqual(
      [member(cursor, 'campusId.s'), member(cursor, 'normalizedName.s'), typeof member(cursor, 'id.s')],
      [campusId, 'west', 'string'],
    );
    const second = (await echo.ask('GET', `${next}&campusId=${campusId}`)).json();
    assert.deepEqual([member(second, 'data.0.name'), member(second, 'has_more')], ['Zoo', false]);
  });

  it('is made from the top down, after which a schedule can refer to it', async () => {
    const organizationId = await created('/organizations', { name: 'Arts', externalId: 'ART00000' });
    const department = { name: 'History', organizationId, externalId: 'HIST' };
    const departmentId = await created('/departments', department);
    const course = { name: 'Rome', courseIdentifier: 'HIST1', departmentExternalId: 'HIST', externalId: 'HIST1' };
    const courseId = await created('/courses', course);
    const session = { startDate: '2026-09-01', endDate: '2027-08-31' };
    const termId = await created('/terms', { name: '2026/27', session, externalId: '2026/27' });
    const section = { courseId, termId, sectionNumber: 'SE02', externalId: 'HIST1_SE02' };
    const sectionId = await created('/sections', section);
    const seen = (await echo.ask('GET', `${v1}/courses/HIST1`)).json();
    assert.deepEqual(
      [member(seen, 'organizationId'), member(seen, 'departmentId'), member(seen, 'sectionCount')],
      [organizationId, departmentId, 1],
    );
    const organization = (await echo.ask('GET', `${v1}/organizations/ART00000`)).json();
    const counts = ['departmentCount', 'courseCount', 'sectionCount'].map(count => member(organization, count));
    assert.deepEqual(counts, [1, 1, 1]);
    const body = scheduleBody({ sections: [{ sectionExternalId: 'HIST1_SE02' }] });
    const schedule = await echo.ask('POST', schedulesPath, body);
    assert.equal(schedule.status, 201);
    const after = (await echo.ask('GET', `${v1}/sections/${sectionId}`)).json();
    assert.deepEqual(member(after, 'scheduleIds'), [textMember(schedule.json(), 'id')]);
    assert.equal(member((await echo.ask('GET', `${v1}/terms/${encodeURIComponent('2026/27')}`)).json(), 'id'), termId);
  });

  it('makes rooms without a device, until someone installs one or the switch says otherwise', async () => {
    const body = scheduleBody({ venue: { roomExternalId: 'NEW' } });
    await created('/rooms', { name: 'New', buildingExternalId: 'LIB', externalId: 'NEW' });
    assert.match((await echo.ask('POST', schedulesPath, body)).text, /Device not found in Room/);
    echo.standIn.state.setDevice('NEW', true);
    assert.equal((await echo.ask('POST', schedulesPath, body)).status, 201);
    echo.standIn.configure({ newRoomsHaveDevice: true });
    await created('/rooms', { name: 'Newer', buildingExternalId: 'LIB', externalId: 'NEWER' });
    assert.equal(echo.standIn.state.rooms.find('NEWER')?.hasDevice, true);
  });

  it('refuses unknown or missing parents, taken external ids and wrong members', async () => {
    const refusal = async (path: string, body: object): Promise<[number, unknown]> => {
      const answer = await echo.ask('POST', `${v1}${path}`, body);
      return [answer.status, answer.json()];
    };
    assert.deepEqual(await refusal('/rooms', { name: 'X', buildingExternalId: 'NOWHERE' }), [
      400,
      { error: 'BuildingNotFound', message: 'Building not found' },
    ]);
    assert.deepEqual(await refusal('/buildings', { name: 'X' }), [
      400,
      { error: 'JsonError', param: { 'obj.campusId': [{ msg: 'error.path.missing', args: [] }] } },
    ]);
    assert.deepEqual(await refusal('/organizations', { name: 'X', externalId: 'SCI00000' }), [
      400,
      { error: 'BadRequest', message: 'External Id already exists' },
    ]);
    const [status] = await refusal('/campuses', { name: 'X', timeZone: 'Europe/Nowhere' });
    assert.equal(status, 400);
    assert.equal(echo.standIn.state.organizations.size, 1);
  });

  it('updates, and deletes what nothing refers to', async () => {
    const renamed = await echo.ask('PUT', `${v1}/departments/BIO`, {
      name: 'Life Sciences',
      organizationExternalId: 'SCI00000',
      externalId: 'BIO',
    });
    assert.equal(renamed.status, 200);
    assert.equal(echo.standIn.state.departments.find('BIO')?.name, 'Life Sciences');
    const used = await echo.ask('DELETE', `${v1}/departments/BIO`);
    assert.equal(used.status, 400);
    await created('/departments', { name: 'Empty', organizationExternalId: 'SCI00000', externalId: 'EMPTY' });
    assert.equal((await echo.ask('DELETE', `${v1}/departments/EMPTY`)).status, 200);
    const gone = await echo.ask('GET', `${v1}/departments/EMPTY`);
    assert.deepEqual(
      [gone.status, gone.json()],
      [404, { error: 'DepartmentNotFound', message: 'Department not found' }],
    );
    await echo.ask('POST', schedulesPath, scheduleBody());
    for (const path of ['/sections/BIO101_LC01', '/rooms/R1', '/users/ada']) {
      assert.equal((await echo.ask('DELETE', `${v1}${path}`)).status, 400, path);
    }
  });
});

describe('users of the Echo360 stand-in', () => {
  beforeEach(async () => {
    echo = await startFixture();
  });
  afterEach(() => echo.standIn.close());

  const email = 'grace.example@example.ac.uk';

  it('are invited, found by address, id or external id, and given other roles', async () => {
    const invitation = { email, firstName: 'Grace', lastName: 'Example', roles: ['Student'] };
    const id = await created('/users', invitation);
    for (const key of [email, email.toUpperCase(), id]) {
      assert.equal(member((await echo.ask('GET', `${v1}/users/${encodeURIComponent(key)}`)).json(), 'id'), id);
    }
    const changed = await echo.ask('PUT', `${v1}/users/${email}`, { roles: ['Instructor'] });
    assert.equal(changed.status, 200);
    const user = echo.standIn.state.findUser(email);
    assert.deepEqual([user?.roles, user?.firstName], [['Instructor'], 'Grace']);
    const presenter = scheduleBody({ presenter: { userEmail: email } });
    assert.equal((await echo.ask('POST', schedulesPath, presenter)).status, 201);
  });

  it('are not found with the code NotFound, and not invited twice or without an address', async () => {
    const missing = await echo.ask('GET', `${v1}/users/${email}`);
    assert.deepEqual([missing.status, missing.json()], [404, { error: 'NotFound', message: 'User not found' }]);
    const twice = { email: 'ada.example@example.ac.uk', firstName: 'A', lastName: 'B', roles: ['Instructor'] };
    assert.equal((await echo.ask('POST', `${v1}/users`, twice)).status, 400);
    assert.equal((await echo.ask('POST', `${v1}/users`, { ...twice, email: 'nobody' })).status, 400);
    const role = await echo.ask('POST', `${v1}/users`, { ...twice, email, roles: ['Dean'] });
    assert.match(role.text, /"obj.roles\[0\]":\[\{"msg":"error.expected.validenumvalue"/);
  });
});
