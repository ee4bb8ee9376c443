import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Institution } from '#sandbox/echo360/institution.ts';
import { type ReferenceSeed, seedReferenceData, someMissing } from '#sandbox/echo360/seed.ts';

const numbers = Array.from({ length: 20 }, (_, index) => index + 1);

const seed: ReferenceSeed = {
  campuses: [{ externalId: 'MAIN', name: 'Main' }],
  buildings: ['A', 'B'].map(id => ({ externalId: id, name: `Building ${id}`, campus: 'MAIN' })),
  rooms: numbers.map(n => ({ externalId: `R${n}`, name: `Room ${n}`, building: n % 2 ? 'A' : 'B', hasDevice: true })),
  organizations: [{ externalId: 'SCI00000', name: 'Science' }],
  departments: ['BIO', 'CHEM'].map(id => ({ externalId: id, name: id, organization: 'SCI00000' })),
  courses: numbers.map(n => {
    const externalId = `C${n}`;
    return { externalId, name: externalId, courseIdentifier: externalId, department: n % 2 ? 'BIO' : 'CHEM' };
  }),
  terms: [{ externalId: '2025/26', name: '2025/26', startDate: '2025-09-01', endDate: '2026-08-31' }],
  sections: numbers.map(n => ({ externalId: `C${n}_LC01`, sectionNumber: 'LC01', course: `C${n}`, term: '2025/26' })),
  users: numbers.map(n => ({ email: `person${n}@example.ac.uk`, firstName: 'Person', lastName: `${n}` })),
};

describe('the seed of the Echo360 stand-in', () => {
  it('fills everything where nothing is to be missing', () => {
    const state = new Institution(1);
    const left = seedReferenceData(state, seed);
    assert.deepEqual(Object.values(left).flat(), []);
    assert.deepEqual(
      [state.rooms.size, state.courses.size, state.sections.size, state.users.size, state.buildings.size],
      [20, 20, 20, 20, 2],
    );
    assert.ok(state.rooms.values().every(({ hasDevice }) => hasDevice));
  });

  it('leaves out what stands in something missing, at least one of each kind, and says what', () => {
    const state = new Institution(1);
    const left = seedReferenceData(state, seed, someMissing);
    const [department] = left.departments;
    const orphans = seed.courses.filter(course => course.department === department);
    assert.equal(left.departments.length, 1);
    for (const { externalId } of orphans) {
      assert.ok(left.courses.includes(externalId));
      assert.ok(left.sections.includes(`${externalId}_LC01`));
    }
    for (const [kind, missing] of Object.entries({ sections: state.sections, courses: state.courses })) {
      assert.equal(missing.size, 20 - (kind === 'sections' ? left.sections : left.courses).length);
    }
    assert.equal(left.users.length, 1);
    assert.equal(state.findUser(left.users[0] ?? ''), undefined);
    assert.equal(state.rooms.find(left.devices[0] ?? '')?.hasDevice, false);
    assert.deepEqual(left.rooms, []);
  });

  it('leaves out the same each time', () => {
    const shares = { buildings: 0.5, rooms: 0.1, sections: 0.2 };
    const left = seedReferenceData(new Institution(1), seed, shares);
    assert.deepEqual(seedReferenceData(new Institution(2), seed, shares), left);
    assert.ok(left.rooms.length >= 10);
  });
});
