import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messages, onCampus, statuses } from './support/on-campus.ts';
import { setId, slot } from './support/small-year.ts';

describe('a notification that failed', () => {
  it('is closed as put right, in CMIS too, when the nightly comparison has recorded its lesson, saying by what', async () => {
    await onCampus({ missing: { users: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
      campus.echo360.state.addUser({ email: 'person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
      await campus.refresh()();
      await campus.queue()();
      assert.equal(campus.recordings().length, 1);
      assert.deepEqual(await statuses(campus), ['1-1 REFRESHED']);
      assert.match(
        await messages(campus),
        /put right since by the refresh of 2026-11-24 R1 \(refresh of the year: lacks 1-1-2026-27.*had failed: .*needs an Echo360 account/,
      );
      assert.deepEqual(campus.queueRows(), [{ ID: 1, STATUS: 'PROCESSED', ERROR: null }]);
      assert.equal((await campus.refresh()()).message, 'Nothing to do.');
    });
  });

  it('stays failed while its lesson is not in order', async () => {
    await onCampus({ missing: { users: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED']);
      assert.equal(campus.queueRows()[0]?.STATUS, 'FAILED');
    });
  });

  it('is closed the next night where another message of the same lesson put it right', async () => {
    await onCampus({ missing: { users: 1 } }, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
      await campus.queue()();
      campus.echo360.state.addUser({ email: 'person1@example.ac.uk', firstName: 'Ada', lastName: 'Person1' });
      campus.cmis.updateSlot({ setId, slotId: 1 }, { finish: '10:30' });
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 FAILED', '2-1 SUCCESS']);
      await campus.refresh()();
      await campus.queue()();
      assert.deepEqual(await statuses(campus), ['1-1 REFRESHED', '2-1 SUCCESS']);
      assert.deepEqual(
        campus.queueRows().map(({ STATUS }) => STATUS),
        ['PROCESSED', 'PROCESSED'],
      );
    });
  });

  it('of a deletion is closed when its recording has gone some other way, and the row with it', async () => {
    for (const removed of ['by a later message', 'in Echo360 by a person'] as const) {
      await onCampus({}, async campus => {
        campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00'));
        campus.cmis.insertSlot(setId, slot(2, '09:00', '10:00', { weekId: 2 }));
        await campus.queue()();
        campus.echo360.misbehave({ method: 'DELETE', path: '1-1-2026-27', does: { kind: 'status', status: 500 } });
        campus.cmis.cancelSlot({ setId, slotId: 1 });
        campus.cmis.updateSlot({ setId, slotId: 2 }, { start: '08:00' });
        await campus.queue()();
        assert.equal((await statuses(campus))[2], '3-1 FAILED', removed);
        campus.echo360.reset();
        if (removed === 'by a later message') {
          campus.cmis.database.exec('update TIMETABLE set STATUS = 2 where SLOTID = 1');
          campus.cmis.cancelSlot({ setId, slotId: 1 });
          await campus.queue()();
        } else {
          const ours = campus.echo360.state.snapshot().find(({ externalId }) => externalId === '1-1-2026-27');
          campus.echo360.state.deleteSchedule(ours?.id ?? '');
        }
        assert.equal((await statuses(campus))[2], '3-1 FAILED', removed);
        await campus.refresh()();
        await campus.queue()();
        assert.equal((await statuses(campus))[2], '3-1 REFRESHED', removed);
        assert.match(await messages(campus), /put right since by the (refresh|comparison).*had failed: Echo360 cannot/);
        assert.deepEqual(new Set(campus.queueRows().map(({ STATUS }) => STATUS)), new Set(['PROCESSED']));
        assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      });
    }
  });

  it('for weeks that could not be told is closed when CMIS has them, or has the slot no more', async () => {
    for (const mended of [
      `insert into WEEKMAPNUMERIC values ('${setId}', 77, 2), ('${setId}', 77, 3)`,
      'delete from TIMETABLE where SLOTID = 1',
    ]) {
      await onCampus({}, async campus => {
        campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 77 }));
        campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
        await campus.queue()();
        await campus.refresh()();
        await campus.queue()();
        assert.deepEqual(await statuses(campus), ['1-0 FAILED', '2-1 SUCCESS'], 'its weeks cannot be told yet');
        campus.cmis.database.exec(mended);
        await campus.queue()();
        await campus.refresh()();
        await campus.queue()();
        const settled = await statuses(campus);
        assert.ok(settled.includes('1-0 REFRESHED'), settled.join(', '));
        assert.ok(!settled.some(text => text.endsWith('FAILED')), settled.join(', '));
        assert.match(await messages(campus), /put right since by the comparison of the year.*had failed: WEEKID 77/);
        assert.deepEqual(campus.queueRows()[0], { ID: 1, STATUS: 'PROCESSED', ERROR: null });
        assert.equal((await campus.refresh()()).message, 'Nothing to do.');
      });
    }
  });

  it('stays failed in a comparison of some rooms, which has not seen the rest', async () => {
    await onCampus({}, async campus => {
      campus.cmis.insertSlot(setId, slot(1, '09:00', '10:00', { weekId: 77 }));
      campus.cmis.insertSlot(setId, slot(2, '11:00', '12:00'));
      await campus.queue()();
      campus.cmis.database.exec('delete from TIMETABLE where SLOTID = 1');
      await campus.refresh()({ parameters: { rooms: ['R1'] } });
      await campus.queue()();
      assert.deepEqual((await statuses(campus))[0], '1-0 FAILED');
    });
  });
});
