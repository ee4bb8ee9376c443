import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RefusedError, UpstreamUnavailableError } from '#shared/clients/http/http-errors.ts';
import { draft, echo360Setup } from './support/echo360-setup.ts';

function itemOf<Item>(answer: { readonly kind: string; readonly item?: Item }): Item {
  assert.equal(answer.kind, 'done', JSON.stringify(answer));
  assert.ok(answer.item !== undefined);
  return answer.item;
}

describe('reference data', () => {
  it('is created from the campus down to a schedule that uses it', async () => {
    await using setup = await echo360Setup({ newRoomsHaveDevice: true });
    const { client } = setup;
    const campus = itemOf(await client.campuses.create({ name: 'North', externalId: 'N', timeZone: 'Europe/London' }));
    const building = itemOf(await client.buildings.create({ name: 'Tower', externalId: 'T', campusId: campus.id }));
    const room = itemOf(await client.rooms.create({ name: 'T 1', externalId: 'T1', buildingId: building.id }));
    assert.equal(room.hasDevice, true);
    const organization = itemOf(await client.organizations.create({ name: 'Science', externalId: 'SCI' }));
    const parents = { organizationId: organization.id };
    const department = itemOf(await client.departments.create({ name: 'Maths', externalId: 'MATHS', ...parents }));
    const course = itemOf(
      await client.courses.create({
        name: 'Algebra',
        externalId: 'ALG',
        courseIdentifier: 'ALG',
        ...parents,
        departmentId: department.id,
      }),
    );
    const term = itemOf(
      await client.terms.create({
        name: '2027/28',
        externalId: '2027-28',
        startDate: '2027-09-01',
        endDate: '2028-08-31',
      }),
    );
    assert.equal(term.endDate, '2028-08-31');
    const section = itemOf(
      await client.sections.create({ number: 'LC01', externalId: 'ALG_LC01', courseId: course.id, termId: term.id }),
    );
    assert.equal(section.number, 'LC01');
    const user = itemOf(
      await client.inviteUser({
        email: 'new1@example.ac.uk',
        firstName: 'New',
        lastName: 'One',
        roles: ['Instructor'],
      }),
    );
    assert.equal((await client.findUser('NEW1@example.ac.uk'))?.id, user.id);
    const made = await client.createSchedule({ ...draft, room: 'T1', section: 'ALG_LC01', presenterEmail: user.email });
    assert.equal(made.kind, 'done');
    assert.deepEqual(setup.events.filter(event => event === 'lease').length, 10);
  });

  it('is listed with ids, external ids and parents', async () => {
    await using setup = await echo360Setup();
    const { client, standIn } = setup;
    const [rooms, sections, courses, departments, terms, campuses] = [
      await client.rooms.list(),
      await client.sections.list(),
      await client.courses.list(),
      await client.departments.list(),
      await client.terms.list(),
      await client.campuses.list(),
    ];
    assert.deepEqual(rooms.map(({ externalId, hasDevice }) => [externalId, hasDevice]).sort(), [
      ['BARE', false],
      ['ROOM1', true],
      ['ROOM2', true],
    ]);
    assert.equal(sections[0]?.courseId, courses[0]?.id);
    assert.equal(sections[0]?.termId, terms[0]?.id);
    assert.equal(courses[0]?.departmentId, departments[0]?.id);
    assert.deepEqual([campuses[0]?.timeZone, terms[0]?.startDate], ['Europe/London', '2026-09-01']);
    assert.equal((await client.organizations.list())[0]?.id, standIn.state.organizations.values()[0]?.id);
  });

  it('of one parent stays of that parent on later pages, whose links lack the filter', async () => {
    await using setup = await echo360Setup({}, { pageLimit: 2 });
    const { client, standIn } = setup;
    const other = standIn.state.addCampus({ name: 'Other', externalId: 'OTHER' });
    for (let index = 0; index < 9; index += 1) {
      const campus = index % 2 === 0 ? 'OTHER' : 'MAIN';
      standIn.state.addBuilding({ name: `B${index}`, campus, externalId: `B${index}` });
    }
    const buildings = await client.buildings.list({ campusId: other.id });
    assert.deepEqual(buildings.map(({ externalId }) => externalId).sort(), ['B0', 'B2', 'B4', 'B6', 'B8']);
  });

  it('that exists, lacks its parent or is refused comes as an answer', async () => {
    for (const errorShape of ['message', 'param'] as const) {
      await using setup = await echo360Setup({ errorShape, duplicateStatus: errorShape === 'param' ? 409 : 400 });
      const { client } = setup;
      const building = (await client.buildings.list())[0]?.id ?? '';
      const kinds = [
        await client.rooms.create({ name: 'Again', externalId: 'ROOM1', buildingId: building }),
        await client.rooms.create({ name: 'Lost', externalId: 'LOST', buildingId: 'nowhere' }),
        await client.rooms.create({ name: '', externalId: 'NAMELESS', buildingId: building }),
        await client.inviteUser({
          email: 'presenter1@example.ac.uk',
          firstName: 'A',
          lastName: 'B',
          roles: ['Instructor'],
        }),
      ].map(answer => (answer.kind === 'missing' ? answer.what : answer.kind));
      assert.deepEqual(kinds, ['duplicate', 'building', 'refused', 'duplicate']);
    }
  });

  it('is not created twice when the answer is lost', async () => {
    await using setup = await echo360Setup();
    setup.standIn.misbehave({ method: 'POST', path: 'campuses', next: 1, does: { kind: 'reset', handled: true } });
    const create = () => setup.client.campuses.create({ name: 'North', externalId: 'N', timeZone: 'Europe/London' });
    await assert.rejects(create(), UpstreamUnavailableError);
    assert.equal((await create()).kind, 'duplicate');
  });

  it('knows when there is no such user', async () => {
    for (const missingStatus of [400, 404] as const) {
      await using setup = await echo360Setup({ missingStatus });
      assert.equal(await setup.client.findUser('nobody@example.ac.uk'), null);
    }
  });

  const json = { 'content-type': 'application/json' };
  for (const [status, headers, body, expected] of [
    [404, {}, '', null],
    [404, { 'content-type': 'text/html' }, '<html>There is nothing here</html>', RefusedError],
    [400, json, '{"error":"BadRequest","message":"Invalid address"}', RefusedError],
    [409, json, '{"error":"NotFound","message":"User not found"}', RefusedError],
  ] as const) {
    it(`takes ${status} ${body.slice(0, 30)} for ${expected === null ? 'an unknown user' : 'an error'}`, async () => {
      await using setup = await echo360Setup();
      setup.standIn.misbehave({ path: 'users', does: { kind: 'answer', status, headers, body } });
      const found = setup.client.findUser('nobody@example.ac.uk');
      if (expected === null) assert.equal(await found, null);
      else await assert.rejects(found, expected);
    });
  }
});
