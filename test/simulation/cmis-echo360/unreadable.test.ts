import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Campus } from './support/campus.ts';
import { emptyYear, setId, slot } from './support/small-year.ts';

async function on(use: (campus: Campus) => Promise<void>): Promise<void> {
  const campus = await Campus.open({ year: emptyYear });
  try {
    await use(campus);
  } finally {
    await campus.close();
  }
}

const writes = (campus: Campus): number =>
  campus.echo360.requests.entries().filter(({ method, path }) => method !== 'GET' && path.includes('/v2/schedules'))
    .length;

const statuses = async (campus: Campus): Promise<string[]> =>
  (await campus.notifications()).map(({ slotId, week, status }) => `${slotId} ${week} ${status}`);

describe('a slot that cannot be read', () => {
  it('stops nobody else, fails with its reason, and is recorded when it is corrected', async () => {
    await on(async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '9 am', '10:00'));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '10:00'));
      campus.cmis.insertSlot(setId, slot(3, '14:00', '15:00', { weekday: 21 }));
      campus.cmis.insertSlot(setId, slot(4, '09:00', '10:00', { weekId: 9 }));
      const first = await run();
      assert.equal(first.status, 'succeeded', first.message);
      assert.deepEqual(
        campus.recordings().map(text => text.slice(0, 8)),
        Array.from({ length: 4 }, () => 'Lesson 4'),
      );
      assert.deepEqual(
        campus.queueRows().map(({ STATUS, ERROR }) => [STATUS, ERROR?.replace(/;.*/, '') ?? null]),
        [
          ['FAILED', 'week 1: cannot be read: it begins at "9 am", not at a time such as 09:00'],
          ['FAILED', 'week 1: cannot be read: it ends (10:00) no later than it begins (11:00)'],
          ['FAILED', 'week 1: cannot be read: its weekday "21" is no day of a week'],
          ['PROCESSED', null],
        ],
      );

      campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '10:00', finish: '11:00' });
      campus.cmis.updateSlot({ setId, slotId: 2 }, { start: '11:00', finish: '12:00' });
      campus.cmis.updateSlot({ setId, slotId: 3 }, { weekday: 1 });
      await run();
      assert.deepEqual(
        campus.recordings().filter(text => !text.startsWith('Lesson 4')),
        [
          'Lesson 1 R1 2026-11-24 10:00-11:00',
          'Lesson 2 R1 2026-11-24 11:00-12:00',
          'Lesson 3 R1 2026-11-24 14:00-15:00',
        ],
      );
    });
  });

  it('keeps what Echo360 has of it, against new lessons and the nightly refresh, which names it', async () => {
    await on(async campus => {
      const run = campus.queue();
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      campus.cmis.insertSlot(setId, slot(4, '11:00', '12:00', { roomId: 'R2' }));
      await run();
      const held = campus.recordings();
      campus.echo360.requests.clear();

      campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '9 am' });
      campus.cmis.updateSlot({ setId, slotId: 2 }, { weekday: 99 });
      campus.cmis.updateSlot({ setId, slotId: 4 }, { weekday: -3 });
      campus.cmis.insertSlot(setId, slot(3, '09:30', '10:30'));
      assert.equal((await run()).status, 'succeeded');
      assert.deepEqual(campus.recordings(), held);
      const ends = await statuses(campus);
      assert.deepEqual(
        ends.filter(text => !text.endsWith('SUCCESS')),
        ['1 1 FAILED', '1 2 FAILED', '1 3 FAILED', '1 4 FAILED', '2 1 FAILED', '4 1 FAILED', '3 1 IN_CONFLICT'],
      );

      const night = await campus.refresh()();
      assert.equal(night.message, 'Nothing to do.');
      assert.deepEqual(
        night.findings.filter(({ kind }) => kind === 'unreadable').map(({ message }) => message),
        [
          'Lesson 1 (HIST1001_LC01) in room R1, week 1, 2, 3, 4, cannot be read: it begins at "9 am", not at a time such as 09:00. Echo360 keeps its 4 recordings as they are. Ask person1@example.ac.uk or the timetabler of 10110000.',
          'Lesson 2 (HIST1001_LC01) in room R1, week 1, cannot be read: its weekday "99" is no day of a week. Echo360 keeps its recording as it is. Ask person1@example.ac.uk or the timetabler of 10110000.',
          'Lesson 4 (HIST1001_LC01) in room R2, week 1, cannot be read: its weekday "-3" is no day of a week. Echo360 keeps its recording as it is. Ask person1@example.ac.uk or the timetabler of 10110000.',
        ],
      );
      assert.equal((await campus.refresh()({ parameters: { force: true } })).status, 'succeeded');
      await run();
      assert.deepEqual(campus.recordings(), held);
      assert.equal(writes(campus), 0);

      campus.cmis.updateSlot({ setId, slotId: 1 }, { start: '08:00', finish: '09:00' });
      campus.cmis.deleteSlot({ setId, slotId: 2 });
      campus.cmis.deleteSlot({ setId, slotId: 4 });
      await run();
      assert.deepEqual(
        campus.recordings().map(text => text.replace(/ 2026-\d\d-\d\d/, '')),
        [...Array.from({ length: 4 }, () => 'Lesson 1 R1 08:00-09:00'), 'Lesson 3 R1 09:30-10:30'],
      );
    });
  });

  it('stops the run when most slots cannot be read, and nothing is touched', async () => {
    await on(async campus => {
      const run = campus.queue();
      for (let id = 1; id <= 24; id++) {
        const start = `${String(8 + (id % 8)).padStart(2, '0')}`;
        const more = { roomId: `R${(id % 3) + 1}`, weekday: Math.floor(id / 8) };
        campus.cmis.insertSlot(setId, slot(id, `${start}:00`, `${start}:50`, more));
      }
      await run();
      const held = campus.recordings();
      assert.ok(held.length > 10);
      for (let id = 1; id <= 24; id++) campus.cmis.updateSlot({ setId, slotId: id }, { start: '1899-12-30' });
      const result = await run();
      assert.equal(result.status, 'failed');
      assert.match(result.message, /24 of 24 slots of 2026\/27 cannot be read/);
      assert.deepEqual(campus.recordings(), held);
      assert.equal((await campus.refresh()()).status, 'failed');
    });
  });

  it('stops nobody either when its weekday is not even a whole number', async () => {
    await on(async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekday: 1.5 }));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await campus.queue()();
      assert.deepEqual(campus.recordings(), ['Lesson 2 R1 2026-11-24 11:00-12:00']);
      assert.deepEqual(await statuses(campus), ['1 1 FAILED', '2 1 SUCCESS']);
      assert.match(campus.queueRows()[0]?.ERROR ?? '', /its weekday "1.5" is no day of a week/);
    });
  });
});

describe('weeks that CMIS does not have', () => {
  for (const table of ['WEEKSTRUCTURE', 'WEEKMAPNUMERIC']) {
    it(`end the run and remove nothing, as while ${table} is filled anew`, async () => {
      await on(async campus => {
        campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 9 }));
        campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00', { weekId: 9 }));
        await campus.queue()();
        campus.echo360.state.deleteSchedule('1-1-2026-27');
        await campus.refresh()();
        const before = writes(campus);
        campus.cmis.database.exec(`delete from ${table}`);
        const result = await campus.queue()();
        assert.equal(result.status, 'failed', result.message);
        assert.match(result.message, /no weeks for them/);
        assert.equal(writes(campus), before);
      });
    });
  }
});
