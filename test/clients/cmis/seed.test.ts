import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { referenceValues } from '#sandbox/cmis/reference-values.ts';
import { createUniversityYear } from '#sandbox/cmis/seed.ts';
import { expectedEvents, isEligible } from './model.ts';

const year = createUniversityYear({ seed: 1, setId: '2026/27' });
const events = expectedEvents(year);

describe('the seeded university year', () => {
  it('has the size of the seed: 198 rooms with equipment, the busiest used 766 times', () => {
    const uses = new Map<string, number>();
    for (const event of events) uses.set(event.roomId, (uses.get(event.roomId) ?? 0) + 1);
    assert.equal(uses.size, 198);
    const [busiest, second] = [...uses.values()].sort((a, b) => b - a);
    assert.equal(busiest, 766);
    assert.ok((second ?? 0) < 766);
    assert.ok(events.length > 20_000);
  });

  it('is the same for the same seed and another for another', () => {
    assert.deepEqual(createUniversityYear({ seed: 1, setId: '2026/27' }), year);
    assert.notDeepEqual(createUniversityYear({ seed: 2, setId: '2026/27' }).slots, year.slots);
  });

  it('has split rooms, slots that are not eligible and a few overlaps', () => {
    assert.ok(events.some(event => event.roomGroupCode !== null));
    const ineligible = year.slots.filter(slot => !isEligible(slot, year)).length / year.slots.length;
    assert.ok(ineligible > 0.05 && ineligible < 0.2, String(ineligible));
    const room = (event: (typeof events)[number]): string => `${event.roomGroupCode ?? event.roomId} ${event.date}`;
    const byRoomDay = Map.groupBy(events, room);
    const overlapping = [...byRoomDay.values()].flatMap(lessons =>
      lessons.filter(a => lessons.some(b => a !== b && a.start < b.finish && b.start < a.finish)),
    );
    assert.ok(overlapping.length > 50 && overlapping.length < events.length * 0.05, String(overlapping.length));
  });

  it('keeps lessons on weekdays also where weeks begin on a Thursday', () => {
    const thursdays = createUniversityYear({ seed: 1, setId: '2026/27', firstDay: 4, rooms: 10 });
    const days = expectedEvents(thursdays).map(event => new Date(`${event.date}T00:00:00Z`).getUTCDay());
    assert.deepEqual([...new Set(days)].sort(), [1, 2, 3, 4, 5]);
    assert.equal(new Date(`${thursdays.weekStarts[0]}T00:00:00Z`).getUTCDay(), 4);
  });

  it('comes with reference data whose parents exist, for every recording', () => {
    const known = referenceValues(year);
    const ids = (items: readonly { readonly externalId: string }[]): ReadonlySet<string> =>
      new Set(items.map(item => item.externalId));
    for (const list of [known.rooms, known.sections, known.courses, known.buildings, known.departments]) {
      assert.equal(ids(list).size, list.length);
    }
    const has = (parents: ReadonlySet<string>, names: readonly string[]): boolean =>
      names.every(name => parents.has(name));
    assert.ok(
      has(
        ids(known.campuses),
        known.buildings.map(building => building.campus),
      ),
    );
    assert.ok(
      has(
        ids(known.buildings),
        known.rooms.map(room => room.building),
      ),
    );
    assert.ok(
      has(
        ids(known.organizations),
        known.departments.map(department => department.organization),
      ),
    );
    assert.ok(
      has(
        ids(known.departments),
        known.courses.map(course => course.department),
      ),
    );
    assert.ok(
      has(
        ids(known.courses),
        known.sections.map(section => section.course),
      ),
    );
    assert.ok(
      has(
        ids(known.rooms),
        events.map(event => event.roomGroupCode ?? event.roomId),
      ),
    );
    assert.ok(
      has(
        ids(known.sections),
        events.map(event => `${event.moduleId}_${event.groupCode}`),
      ),
    );
    const emails = new Set(known.users.map(user => user.email));
    assert.ok(events.every(event => event.presenterEmail === null || emails.has(event.presenterEmail)));
  });
});
