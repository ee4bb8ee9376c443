import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retryNotifications } from '#functions/cmis-echo360/queue/retry-notifications.ts';
import type { Campus } from './support/campus.ts';
import { messages, onCampus, statuses, tuesday } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

const theirs = { name: 'Open day', venue: { roomExternalId: 'R1' }, captureQuality: 'High' };

function addTheirs(campus: Campus, startTime: string, endTime: string, startDate = tuesday): string {
  return campus.echo360.state.addSchedule({ ...theirs, startDate, startTime, endTime }).id;
}

async function kindsOf(campus: Campus): Promise<string[]> {
  const { findings } = await campus.refresh()();
  return findings.map(({ kind, message }) => `${kind}: ${message}`);
}

describe("a stranger's schedule that is not understood", () => {
  for (const shown of [
    { startTime: '9 am' },
    { endTime: null },
    { startDate: '24/11/2026' },
    { daysOfWeek: ['TUESDAY'], endDate: '2026-12-24' },
  ]) {
    it(`is named and left alone, and lessons that it may overlap wait while those in place stay (${Object.keys(shown).join()})`, async () => {
      await onCampus({}, async campus => {
        const run = campus.queue();
        campus.cmis.insertSlot(setId, slot(1, '11:00', '12:00'));
        campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00', { roomId: 'R2' }));
        await run();
        campus.echo360.state.showAs(addTheirs(campus, '09:30', '10:30'), shown);
        campus.cmis.insertSlot(setId, slot(3, '09:00', '10:00'));
        campus.cmis.insertSlot(setId, slot(4, '09:00', '10:00', { roomId: 'R2' }));
        await run();
        const night = await campus.refresh()();
        assert.equal(night.status, 'succeeded', night.message);
        assert.match(
          night.findings.find(({ kind }) => kind === 'unreadable-schedule')?.message ?? '',
          /“Open day” in room R1.* cannot be read: its (startTime|endTime|startDate|daysOfWeek.0) is not understood. It is not ours/,
        );
        await run();
        assert.deepEqual(campus.recordings(), [
          `Lesson 1 R1 ${tuesday} 11:00-12:00`,
          `Lesson 2 R2 ${tuesday} 11:00-12:00`,
          `Lesson 4 R2 ${tuesday} 09:00-10:00`,
          `Open day R1 ${tuesday} 09:30-10:30`,
        ]);
        assert.match(await messages(campus), /Open day, which cannot be read/);
        assert.ok((await kindsOf(campus)).some(text => /^excluded: Lesson 3 .*Open day/.test(text)));
      });
    });
  }

  it('breaks the comparison only when most of at least twenty are so, and then nothing is marked', async () => {
    await onCampus({}, async campus => {
      const ids = Array.from({ length: 20 }, (_, index) =>
        addTheirs(
          campus,
          '09:00',
          '10:00',
          new Date(Date.parse('2026-12-01') + index * 86_400_000).toISOString().slice(0, 10),
        ),
      );
      for (const id of ids.slice(0, 10)) campus.echo360.state.showAs(id, { startTime: 'soon' });
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { roomId: 'R2' }));
      assert.equal((await campus.refresh()()).status, 'succeeded');
      campus.echo360.state.showAs(ids[10] ?? '', { startTime: 'soon' });
      const broken = await campus.refresh()();
      assert.equal(broken.status, 'failed');
      assert.match(broken.message, /11 of 20 schedules are not understood, such as “Open day”/);
    });
  });

  it('is put right where it is ours', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      campus.echo360.state.showAs('1-1-2026-27', { startTime: 'soon' });
      assert.match((await kindsOf(campus)).join(), /It is ours and is sent again/);
      const before = campus.echo360.state.snapshot()[0]?.revision ?? 0;
      campus.echo360.state.shownAs.clear();
      await campus.queue()();
      assert.equal(campus.echo360.state.snapshot()[0]?.revision, before + 1);
    });
  });
});

describe("a stranger's booking across midnight", () => {
  it('is named on both days, in the way of ours', async () => {
    await onCampus({}, async campus => {
      addTheirs(campus, '20:00', '08:30', '2026-11-23');
      campus.cmis.insertSlot(setId, slot(1, '21:00', '22:00', { weekday: 0 }));
      campus.cmis.insertSlot(setId, slot(2, '08:00', '09:00'));
      campus.cmis.insertSlot(setId, slot(3, '09:00', '10:00'));
      await campus.queue()();
      assert.deepEqual(
        campus.recordings().filter(text => text.startsWith('Lesson')),
        [`Lesson 3 R1 ${tuesday} 09:00-10:00`],
      );
      assert.deepEqual((await statuses(campus)).slice(0, 2), ['1-1 IN_CONFLICT', '2-1 IN_CONFLICT']);
      const found = await kindsOf(campus);
      assert.ok(
        found.some(text => /in-the-way: "Open day" 20:00–24:00/.test(text)),
        found.join('\n'),
      );
      assert.ok(
        found.some(text => /in-the-way: "Open day" 00:00–08:30/.test(text)),
        found.join('\n'),
      );
    });
  });
});

describe('an odd row of CMIS', () => {
  it('in the queue fails by name and stops nobody', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      campus.cmis.database.exec("update STT_ECHO_QUEUE set ACTION = 'X' where ID = 1");
      const result = await campus.queue()();
      assert.equal(result.status, 'succeeded', result.message);
      assert.deepEqual(campus.recordings(), [`Lesson 2 R1 ${tuesday} 11:00-12:00`]);
      assert.deepEqual(
        campus.queueRows().map(({ STATUS, ERROR }) => [STATUS, ERROR?.slice(0, 13)]),
        [
          ['FAILED', 'ACTION is "X"'],
          ['PROCESSED', undefined],
        ],
      );
      assert.equal((await statuses(campus))[0], '1-0 FAILED');
      // It is retried like any other: while it is odd it fails again, and stops nobody; corrected, it is taken over.
      await retryNotifications(campus.operating(), { all: true });
      assert.equal((await campus.queue()()).status, 'succeeded');
      assert.ok((await statuses(campus)).includes('1-0 retry 1 FAILED'));
      assert.equal(campus.queueRows()[0]?.STATUS, 'FAILED');
      campus.cmis.database.exec("update STT_ECHO_QUEUE set ACTION = 'I' where ID = 1");
      await retryNotifications(campus.operating(), { all: true });
      await campus.queue()();
      assert.equal(campus.recordings().length, 2);
      assert.deepEqual(campus.queueRows()[0], { ID: 1, STATUS: 'PROCESSED', ERROR: null });
    });
  });

  it('in the queue needs nobody once the nightly comparison has seen all of its slot', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.database.exec("update STT_ECHO_QUEUE set ACTION = 'X' where ID = 1");
      await campus.queue()();
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(campus.recordings(), [`Lesson 1 R1 ${tuesday} 09:00-10:00`]);
      assert.deepEqual(await statuses(campus), ['1-0 REFRESHED']);
      assert.deepEqual(campus.queueRows()[0], { ID: 1, STATUS: 'PROCESSED', ERROR: null });
    });
  });

  it('of a set that is not ours is finished as such, odd or not; one that is odd after it was taken is finished too', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      const { database } = campus.cmis;
      database.exec("update STT_ECHO_QUEUE set ACTION = 'X', SETID = 'WHATIF' where ID = 1");
      const result = await campus.queue()();
      assert.match(result.findings.map(({ message }) => message).join(), /1 queue row of the set WHATIF/);
      assert.equal(campus.queueRows()[0]?.STATUS, 'PROCESSED');
      database.exec("update STT_ECHO_QUEUE set ACTION = 'X', STATUS = 'IN_PROGRESS' where ID = 2");
      campus.cmis.insertSlot(setId, slot(3, '14:00', '15:00'));
      assert.equal((await campus.queue()()).status, 'succeeded');
      assert.deepEqual(new Set(campus.queueRows().map(({ STATUS }) => STATUS)), new Set(['PROCESSED']));
    });
  });

  it('of a slot keeps what Echo360 has of it, by name', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await campus.queue()();
      const held = campus.recordings();
      campus.cmis.database.exec("update TIMETABLE set WEEKID = 'nine' where SLOTID = 1");
      const night = await campus.refresh()();
      assert.equal(night.status, 'succeeded', night.message);
      assert.match(night.findings.map(({ message }) => message).join(), /WEEKID "nine" leads to no week/);
      await campus.queue()();
      assert.deepEqual(campus.recordings(), held);
    });
  });

  it('of a week that nobody uses, without a first day, is nothing to anybody', async () => {
    await onCampus({}, async campus => {
      campus.cmis.database.exec('update WEEKSTRUCTURE set STARTDATE = null where WEEKNUMBER = 8');
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
      assert.equal((await campus.queue()()).status, 'succeeded');
      const night = await campus.refresh()();
      assert.deepEqual([night.status, night.findings], ['succeeded', []]);
    });
  });
});

describe('padding and blanks', () => {
  it('make no second course, section or room, hide no contact, and fail no presenter', async () => {
    await onCampus({}, async campus => {
      const { state } = campus.echo360;
      campus.cmis.insertSlot(setId, slot(9, '15:00', '16:00', { roomId: 'R3' }));
      await campus.queue()();
      const before = { courses: state.courses.values().length, rooms: state.rooms.values().length };
      campus.cmis.database.exec(`
        insert into MODULE values ('${setId}', 'HIST1001 ', 'Course', '10110000');
        insert into MODULEGROUPS values ('${setId}', 'HIST1001 ', 'LC01', 3);
        insert into ROOMS values ('${setId}', 'R2 ', 'Room', 'S1');
        insert into ROOMFEATURES values ('${setId}', 'R2 ', 'VIDEOREC');
        update STT_EXT_PERSON set BUSINESSEMAIL = 'person1@example.ac.uk ' where PERSONNO = 'P1';
        update STT_EXT_PERSON set BUSINESSEMAIL = ' ' where PERSONNO = 'P2';
      `);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { moduleId: 'HIST1001 ' }));
      campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { roomId: 'R2 ' }));
      campus.cmis.insertSlot(setId, slot(3, '11:00', '12:00', { lecturerId: 'P2', contact: 'P3' }));
      campus.cmis.insertSlot(setId, slot(4, '13:00', '14:00', { roomId: '  ' }));
      await campus.queue()();
      assert.deepEqual(
        state
          .snapshot()
          .map(({ name, room, sections, presenterEmail }) => [name, room, sections.join(), presenterEmail].join(' '))
          .sort(),
        [
          'Lesson 1 R1 HIST1001_LC01 person1@example.ac.uk',
          'Lesson 2 R2 HIST1001_LC01 person1@example.ac.uk',
          'Lesson 3 R1 HIST1001_LC01 person3@example.ac.uk',
          'Lesson 9 R3 HIST1001_LC01 person1@example.ac.uk',
        ],
      );
      assert.deepEqual({ courses: state.courses.values().length, rooms: state.rooms.values().length }, before);
      assert.deepEqual([(await campus.refresh()()).message], ['Nothing to do.']);
    });
  });

  it('or case alone create nothing in Echo360 beside what it has, but fail by name', async () => {
    await onCampus({}, async campus => {
      const { state } = campus.echo360;
      campus.cmis.insertSlot(setId, slot(9, '15:00', '16:00', { roomId: 'R3' }));
      await campus.queue()();
      campus.cmis.database.exec(`
        insert into ROOMS values ('${setId}', 'r1', 'Room', 'S1');
        insert into ROOMFEATURES values ('${setId}', 'r1', 'VIDEOREC');
        insert into MODULE values ('${setId}', 'hist1001', 'Course', '10110000');
        insert into MODULEGROUPS values ('${setId}', 'hist1001', 'LC01', 3);
      `);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { roomId: 'r1' }));
      campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { moduleId: 'hist1001', roomId: 'R2' }));
      const before = [state.rooms.values().length, state.courses.values().length, state.sections.values().length];
      await campus.queue()();
      const after = [state.rooms.values().length, state.courses.values().length, state.sections.values().length];
      assert.deepEqual(after, before);
      assert.deepEqual(await statuses(campus), ['1-1 SUCCESS', '2-1 FAILED', '3-1 FAILED']);
      assert.match(await messages(campus), /the room “R1”, which differs from “r1” in CMIS only by case or spaces/);
      assert.match(await messages(campus), /the section “HIST1001_LC01”, which differs from “hist1001_LC01”/);
    });
  });

  it('within one run make one thing of what differs by case alone', async () => {
    await onCampus({}, async campus => {
      campus.cmis.database.exec(`
        insert into MODULE values ('${setId}', 'hist1001', 'Course', '10110000');
        insert into MODULEGROUPS values ('${setId}', 'hist1001', 'LC01', 3);
      `);
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { moduleId: 'hist1001', roomId: 'R2' }));
      await campus.queue()();
      const { state } = campus.echo360;
      assert.deepEqual([state.courses.values().length, state.sections.values().length], [1, 1]);
      assert.deepEqual((await statuses(campus)).map(text => text.slice(4)).sort(), ['FAILED', 'SUCCESS']);
    });
  });
});
