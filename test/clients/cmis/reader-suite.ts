import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { YearValues } from '#sandbox/cmis/values.ts';
import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import { comparable, expectedEvents } from './model.ts';
import { collected } from './testing.ts';

/**
 * What the reader must do on every database: registered for SQLite and for MariaDB in Oracle mode, on the same year.
 */
export function readerSuite(year: YearValues, open: () => Promise<Cmis>): void {
  const { setId } = year;
  const expected = expectedEvents(year);

  it('reads the whole year as the criteria say, room by room, no lesson twice', async () => {
    const cmis = await open();
    const rooms = await collected(cmis.yearEvents(setId));
    assert.deepEqual(comparable(rooms.flatMap(room => room.events)), comparable(expected));
    const ids = rooms.map(room => room.roomId);
    assert.deepEqual(ids, [...new Set(ids)].sort());
    assert.ok(rooms.every(room => room.events.every(event => event.roomId === room.roomId)));
  });

  it('reads chosen rooms and room groups of the year', async () => {
    const cmis = await open();
    const group = expected.find(event => event.roomGroupCode !== null)?.roomGroupCode ?? '';
    const room = expected.find(event => event.roomGroupCode === null)?.roomId ?? '';
    assert.ok(group !== '' && room !== '');
    const years = await collected(cmis.yearEvents(setId, { rooms: [room], roomGroups: [group] }));
    const wanted = expected.filter(event => event.roomId === room || event.roomGroupCode === group);
    assert.deepEqual(comparable(years.flatMap(found => found.events)), comparable(wanted));
    const many = Array.from({ length: 400 }, (_, index) => `NONE${index}`);
    const again = await collected(cmis.yearEvents(setId, { rooms: [...many, room], roomGroups: [group] }));
    assert.deepEqual(comparable(again.flatMap(found => found.events)), comparable(wanted));
  });

  it('reads the lessons of more slots than one statement takes, and nothing for slots that are not eligible or gone', async () => {
    const cmis = await open();
    const slotIds = year.slots.map(slot => slot.slotId);
    const asked = [...slotIds, ...Array.from({ length: 300 }, (_, index) => 9_000_000 + index)];
    assert.deepEqual(comparable(await cmis.occurrences(setId, asked)), comparable(expected));
    assert.deepEqual(await cmis.occurrences(setId, []), []);
    assert.deepEqual(await cmis.occurrences('1999/00', slotIds), []);
  });

  it('reads room-days by date, of rooms and of room groups, each lesson once', async () => {
    const cmis = await open();
    const sample = expected.filter((_, index) => index % 97 === 0);
    const selections = sample.map(event => ({
      setId,
      rooms: [event.roomId],
      roomGroups: event.roomGroupCode === null ? [] : [event.roomGroupCode],
      date: event.date,
    }));
    const wanted = expected.filter(event =>
      selections.some(
        selection =>
          selection.date === event.date &&
          (selection.rooms.includes(event.roomId) ||
            (event.roomGroupCode !== null && selection.roomGroups.includes(event.roomGroupCode))),
      ),
    );
    const found = await cmis.roomDayEvents([...selections, ...selections]);
    assert.deepEqual(comparable(found), comparable(wanted));
    assert.ok(wanted.length > sample.length);
    assert.deepEqual(await cmis.roomDayEvents([]), []);
    assert.deepEqual(await cmis.roomDayEvents([{ setId, rooms: ['B01R101'], date: '2031-01-01' }]), []);
  });

  it('gives the calendar as first days of weeks and weeks of week ids', async () => {
    const calendar = await (await open()).calendar(setId);
    assert.deepEqual([...calendar.weekStarts.values()], year.weekStarts);
    for (const { weekId, weeks } of year.weekPatterns) assert.deepEqual(calendar.weeks.get(weekId), weeks);
  });

  it('knows recording rooms with their building, room groups, modules and departments', async () => {
    const cmis = await open();
    const rooms = await cmis.recordingRooms(setId);
    const recording = year.rooms.filter(room => room.features.some(feature => feature !== 'PROJECTOR'));
    assert.deepEqual(new Set(rooms.map(room => room.roomId)), new Set(recording.map(room => room.roomId)));
    for (const room of rooms) {
      const value = year.rooms.find(({ roomId }) => roomId === room.roomId);
      const site = year.sites.find(({ siteId }) => siteId === value?.siteId);
      assert.deepEqual(
        [room.name, room.buildingId, room.buildingName, room.campusId],
        [value?.name, site?.siteId, site?.name, site?.campusId],
      );
      assert.equal(room.feature, value?.features.includes('VIDEOREC') ? 'VIDEOREC' : 'AUDIOREC');
    }
    const plain = year.rooms.find(room => !recording.includes(room))?.roomId ?? '';
    assert.deepEqual(
      (await cmis.rooms(setId, [plain, 'NOSUCH'])).map(room => [room.roomId, room.feature]),
      [[plain, null]],
    );
    const groups = await cmis.roomGroups(setId);
    for (const slot of year.slots.filter(({ roomGroupCode }) => roomGroupCode !== null)) {
      assert.deepEqual(groups.get(slot.roomId ?? ''), [slot.roomGroupCode]);
    }
    const [module] = year.modules;
    assert.deepEqual(await cmis.modules(setId, [module?.moduleId ?? '', 'NOSUCH1001']), [module]);
    const byId = (a: { moduleId: string }, b: { moduleId: string }) => (a.moduleId < b.moduleId ? -1 : 1);
    assert.deepEqual([...(await cmis.modules(setId))].sort(byId), [...year.modules].sort(byId));
    assert.deepEqual(
      await cmis.departments(),
      new Map(year.departments.map(({ departmentId, name }) => [departmentId, name])),
    );
    const [department] = year.departments;
    assert.deepEqual(
      [...(await cmis.departments([department?.departmentId ?? '', 'NONE']))],
      [[department?.departmentId, department?.name]],
    );
  });
}
